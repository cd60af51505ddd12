// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;

/**
 * A pattern of paths.
 *
 * @param base the folder before the first wildcard, below which all paths are that can match
 * @param depth how many folders below that one they can be
 */
record Glob(Path base, int depth, PathMatcher matcher) {
    private static final String WILDCARDS = "*?[{";

    static boolean isGlob(String argument) {
        return argument.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
    }

    static Glob of(String pattern) {
        int wildcard = 0;
        while (WILDCARDS.indexOf(pattern.charAt(wildcard)) < 0) {
            wildcard++;
        }
        int base = pattern.lastIndexOf('/', wildcard) + 1;
        var rest = pattern.substring(base);
        boolean any = rest.contains("**") || rest.contains("{");
        return new Glob(
                ByteNames.path(pattern.substring(0, base)),
                any ? Integer.MAX_VALUE : (int) rest.chars().filter(c -> c == '/').count(),
                FileSystems.getDefault().getPathMatcher("glob:" + ByteNames.lossy(pattern)));
    }

    boolean matches(Path path) {
        return matcher.matches(path);
    }
}
