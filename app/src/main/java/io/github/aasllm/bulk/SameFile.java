// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One name for a file, however its path is spelt. It asks the file system once for each folder, not for each file. */
final class SameFile {
    private static final int FOLDERS = 4096; // of which the real paths are kept at a time
    private static final Set<String> DOTS = Set.of(".", "..");

    private final Map<Path, Path> folders = new HashMap<>(); // to what they lead to

    /**
     * The absolute path without {@code .}, {@code ..} and links to folders, as results show it, so that names of other bytes stay
     * apart. A link to the file itself keeps its name: by it a corpus may mean another clip. What is not there is named by what
     * stands before it.
     */
    String key(Path file) {
        var whole = file.toAbsolutePath();
        var name = whole.getFileName();
        boolean inFolder = name != null && !DOTS.contains(name.toString());
        return ByteNames.shown((inFolder ? realFolder(whole.getParent()).resolve(name) : real(whole)).normalize());
    }

    private Path realFolder(Path folder) {
        if (folders.size() == FOLDERS) {
            folders.clear();
        }
        return folders.computeIfAbsent(folder, SameFile::real);
    }

    /** Without links, as far as it is there. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            var above = path.getParent();
            return above == null ? path : real(above).resolve(path.getFileName());
        }
    }
}
