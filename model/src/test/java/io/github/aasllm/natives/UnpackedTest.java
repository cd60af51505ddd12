// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What lies there is what was unpacked, or a stranger. */
@DisabledOnOs(OS.WINDOWS)
class UnpackedTest {
    @TempDir
    private Path folder;

    private Path library;

    @BeforeEach
    void unpackOne() throws IOException {
        library = Files.createDirectory(folder.resolve("some.jar")).resolve("libsome.so");
        Files.writeString(library, "good");
        assertEquals(List.of(library), strangers(), "nothing is known of it");
        Unpacked.read(folder).list();
        assertEquals(List.of(), strangers());
    }

    @Test
    void oneOfTheSameSizeAndTimeIsAStranger() throws IOException {
        FileTime time = Files.getLastModifiedTime(library);
        Files.writeString(library, "evil");
        Files.setLastModifiedTime(library, time);
        assertEquals(List.of(library), strangers());
    }

    @Test
    void oneMovedIntoItsPlaceIsAStranger() throws IOException {
        FileTime time = Files.getLastModifiedTime(library);
        var evil = Files.writeString(folder.resolve("evil"), "evil");
        Files.setLastModifiedTime(evil, time);
        Files.delete(library);
        Files.move(evil, library);
        assertEquals(List.of(library), strangers());
    }

    @Test
    void oneMoreIsAStranger() throws IOException {
        var more = Files.writeString(folder.resolve("some.jar/libmore.so"), "good");
        assertEquals(List.of(more), strangers());
    }

    @Test
    void aFolderThatWasRestoredIsKnownByTheHashes() throws IOException {
        var copy = Files.copy(library, folder.resolve("copy"));
        Files.delete(library);
        Files.move(copy, library); // another inode, another time
        assertEquals(List.of(), strangers());
    }

    /** A hard link, as backups make them, gives a file another state; reading 1 GB at every start took 3 s. */
    @Test
    void aFileOfAnotherStateIsReadOnce() throws IOException {
        Files.createLink(folder.resolve("backup"), library);
        var first = Unpacked.read(folder);
        assertEquals(List.of(), first.strangers());
        assertTrue(first.isRestored());
        first.renew();
        var second = Unpacked.read(folder);
        assertEquals(List.of(), second.strangers());
        assertFalse(second.isRestored(), "its state is listed now");
        Files.writeString(library, "evil");
        assertEquals(List.of(library), strangers());
    }

    @Test
    void aListThatOthersCouldWriteIsNone() throws IOException {
        Files.setPosixFilePermissions(
                folder.resolve("unpacked.list"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals(List.of(library), strangers());
    }

    @Test
    void aDamagedListListsLess() throws IOException {
        Files.writeString(folder.resolve("unpacked.list"), "\nhalf a line", StandardOpenOption.APPEND);
        assertEquals(List.of(), strangers());
        Files.writeString(folder.resolve("unpacked.list"), "");
        assertEquals(List.of(library), strangers());
    }

    private List<Path> strangers() throws IOException {
        return Unpacked.read(folder).strangers();
    }
}
