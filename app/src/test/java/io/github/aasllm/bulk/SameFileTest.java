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

/** A file has one key under all spellings of its path, and no two names in a folder have the same. */
class SameFileTest {
    @TempDir
    Path folder;

    private final SameFile same = new SameFile();

    private void assertSame(String one, String other) {
        assertEquals(same.key(folder.resolve(one)), same.key(folder.resolve(other)), other);
    }

    @Test
    void dotsAreNoOtherFileWhetherItIsThereOrNot() throws IOException {
        Files.createDirectories(folder.resolve("sub/inner"));
        for (var spelling : new String[] {"./a.wav", "sub/../a.wav", "sub/./inner/../../a.wav", "none/../a.wav", "sub/.//../a.wav"}) {
            assertSame("a.wav", spelling);
        }
        assertSame("/a.wav", "/../../a.wav");
        assertEquals(same.key(Path.of("a.wav").toAbsolutePath()), same.key(Path.of("a.wav")));
        assertNotEquals(same.key(folder.resolve("a.wav")), same.key(folder.resolve("A.wav")));
        assertNotEquals(same.key(folder.resolve("a.wav")), same.key(folder.resolve("sub/a.wav")));
    }

    /** Of a link to a folder the folder counts that it leads to, also before two dots; a link to a file has a name of its own. */
    @Test
    @DisabledOnOs(OS.WINDOWS) // to make a link takes a right there
    void aFolderHasOneNameThroughAllLinksToIt() throws IOException {
        var real = Files.createDirectories(folder.toRealPath().resolve("real/inner"));
        Files.createSymbolicLink(folder.resolve("link"), real);
        Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Files.createDirectory(real.resolve("sub"));
        assertEquals(same.key(real.resolveSibling("a.wav")), same.key(folder.resolve("link/../a.wav")));
        assertEquals(same.key(real.resolveSibling("a.wav")), same.key(folder.resolve("link/sub/../../a.wav")));
        assertSame("link/a.wav", "link/sub/../a.wav");
        assertSame("a.wav", "loop/../a.wav");
        assertEquals(same.key(real.resolve("a.wav")), same.key(folder.resolve("link/a.wav")));
        assertEquals(same.key(real.resolve("none/a.wav")), same.key(folder.resolve("link/none/a.wav")));
        Files.writeString(real.resolve("a.wav"), "");
        Files.createSymbolicLink(real.resolve("b.wav"), real.resolve("a.wav"));
        assertNotEquals(same.key(real.resolve("a.wav")), same.key(real.resolve("b.wav")));
    }
}
