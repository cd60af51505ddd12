// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file has one key under all spellings of its path, and no two files have the same. */
class SameFileTest {
    @TempDir
    Path folder;

    private void assertSame(String one, String other) {
        assertEquals(SameFile.key(folder.resolve(one)), SameFile.key(folder.resolve(other)), other);
    }

    @Test
    void dotsAreNoOtherFileWhetherItIsThereOrNot() throws IOException {
        Files.createDirectories(folder.resolve("sub/inner"));
        for (var spelling : new String[] {"./a.wav", "sub/../a.wav", "sub/./inner/../../a.wav", "none/../a.wav", "sub/.//../a.wav"}) {
            assertSame("a.wav", spelling);
        }
        assertSame("/a.wav", "/../../a.wav");
        assertEquals(SameFile.key(Path.of("a.wav").toAbsolutePath()), SameFile.key(Path.of("a.wav")));
        assertNotEquals(SameFile.key(folder.resolve("a.wav")), SameFile.key(folder.resolve("A.wav")));
        assertNotEquals(SameFile.key(folder.resolve("a.wav")), SameFile.key(folder.resolve("sub/a.wav")));
    }

    /** Of a link before two dots the folder counts that it leads to; links before it keep their names. */
    @Test
    @DisabledOnOs(OS.WINDOWS) // to make a link takes a right there
    void linksKeepTheirNamesButBeforeTwoDots() throws IOException {
        var real = Files.createDirectories(folder.toRealPath().resolve("real/inner"));
        Files.createSymbolicLink(folder.resolve("link"), real);
        Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Files.createDirectory(real.resolve("sub"));
        assertEquals(SameFile.key(real.resolveSibling("a.wav")), SameFile.key(folder.resolve("link/../a.wav")));
        assertEquals(SameFile.key(real.resolveSibling("a.wav")), SameFile.key(folder.resolve("link/sub/../../a.wav")));
        assertSame("link/a.wav", "link/sub/../a.wav");
        assertSame("a.wav", "loop/../a.wav");
        assertNotEquals(SameFile.key(real.resolve("a.wav")), SameFile.key(folder.resolve("link/a.wav")));
    }
}
