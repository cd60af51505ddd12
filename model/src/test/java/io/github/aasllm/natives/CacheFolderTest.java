// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Libraries lie where only this user can put them. */
@DisabledOnOs(OS.WINDOWS)
class CacheFolderTest {
    @TempDir
    private Path home;

    private Map<String, String> atHome;
    private Map<String, String> temporary;

    @BeforeEach
    void homeIsReal() throws IOException {
        home = home.toRealPath();
        atHome = Map.of("HOME", home.toString());
        temporary = Map.of("java.io.tmpdir", Files.createDirectory(home.resolve("tmp")).toString());
    }

    @Test
    void itIsInTheCacheOfTheUserAndPrivate() throws IOException {
        var chosen = CacheFolder.choose(atHome, temporary);
        assertEquals(home.resolve(".cache/aasllm/natives"), chosen.path());
        assertTrue(chosen.lasting());
        assertEquals("rwx------", permissions(chosen.path()));
        assertEquals("rwx------", permissions(home.resolve(".cache")), "what is missing above it is private too");
    }

    @Test
    void theStandardsVariableGoesBeforeHomeUnlessItIsNoAbsolutePath() {
        var cache = home.resolve("elsewhere").toString();
        assertEquals(
                home.resolve("elsewhere/aasllm/natives"),
                CacheFolder.choose(Map.of("HOME", "/", "XDG_CACHE_HOME", cache), temporary).path());
        assertEquals(
                home.resolve(".cache/aasllm/natives"),
                CacheFolder.choose(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", "here"), temporary).path());
    }

    @Test
    void withoutAHomeItIsNewPrivateAndOfThisCallAlone() throws IOException {
        var first = CacheFolder.choose(Map.of(), temporary);
        var second = CacheFolder.choose(Map.of(), temporary);
        assertFalse(first.lasting());
        assertFalse(first.path().equals(second.path()), "a name that nobody could have taken before");
        assertEquals("rwx------", permissions(first.path()));
        assertEquals(home.resolve("tmp"), first.path().getParent());
    }

    @Test
    void aFileWhereTheCacheShouldBeIsSaidAndATemporaryFolderTaken() throws IOException {
        Files.createFile(home.resolve(".cache"));
        var chosen = CacheFolder.choose(atHome, temporary);
        assertFalse(chosen.lasting());
        assertEquals(1, chosen.refused().size());
        assertTrue(chosen.refused().getFirst().endsWith(".cache/aasllm/natives: not writable"));
    }

    @Test
    void aFolderUnderOneThatOthersWriteToIsNotTaken() throws IOException {
        var open = Files.createDirectory(home.resolve(".cache"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        var chosen = CacheFolder.choose(atHome, temporary);
        assertFalse(chosen.lasting(), "they could put another in its place");
        assertTrue(chosen.refused().getFirst().endsWith(open + " is writable by others"));
    }

    @Test
    void aFolderThatOthersCouldWriteToIsEmptiedAndClosed() throws IOException {
        var folder = Files.createDirectories(home.resolve(".cache/aasllm/natives/some.jar")).getParent();
        var planted = Files.writeString(folder.resolve("some.jar/libevil.so"), "evil");
        Files.writeString(folder.resolve("unpacked.list"), "as if it had been unpacked");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(folder, CacheFolder.choose(atHome, temporary).path());
        assertFalse(Files.exists(planted));
        assertFalse(Files.exists(folder.resolve("unpacked.list")));
        assertEquals("rwx------", permissions(folder));
    }

    @Test
    void aLinkToAFolderThatOthersWriteToIsNoWayAround() throws IOException {
        var open = Files.createDirectories(home.resolve("open/natives")).getParent();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createDirectories(home.resolve(".cache"));
        Files.createSymbolicLink(home.resolve(".cache/aasllm"), open);
        assertFalse(CacheFolder.choose(atHome, temporary).lasting());
    }

    @Test
    void whereNothingWillDoOneLineSaysWhy() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
        // /var/tmp would do on most machines, so a fault is asked of it directly
        var fault = Access.fault(Files.createDirectory(home.resolve("own")));
        assertEquals(home + " is writable by others", fault.orElseThrow());
        var refusal = assertThrows(
                InvalidInputException.class, () -> CacheFolder.first(List.of(), List.of()));
        assertTrue(refusal.getMessage().startsWith("native libraries: nowhere to unpack them (expected: a folder"));
        assertFalse(refusal.getMessage().contains("\n"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
