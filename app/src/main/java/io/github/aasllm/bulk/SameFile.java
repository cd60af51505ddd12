// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.io.IOException;
import java.nio.file.Path;

/** One name for a file, however its path is spelt. */
final class SameFile {
    private static final Path ABOVE = Path.of("..");

    private SameFile() {}

    /**
     * The absolute path without {@code .} and {@code ..}. Links keep their names, but for those before a {@code ..}, which
     * leads above the folder that the link leads to.
     */
    static String key(Path file) {
        var whole = file.toAbsolutePath();
        for (Path part : whole) {
            if (part.equals(ABOVE)) {
                return withoutAbove(whole).toString();
            }
        }
        return whole.normalize().toString();
    }

    private static Path withoutAbove(Path whole) {
        try {
            var folder = whole.getParent();
            return folder == null || whole.endsWith(ABOVE) ? whole.normalize()
                    : folder.toRealPath().resolve(whole.getFileName());
        } catch (IOException missing) { // and then so is the file
            return whole.normalize();
        }
    }
}
