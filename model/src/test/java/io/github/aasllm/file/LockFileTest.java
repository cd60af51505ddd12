// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file names who holds it, and is known from the next one of its name. */
class LockFileTest {
    @TempDir
    private Path folder;

    @Test
    void itNamesItsHolder() throws IOException {
        var file = folder.resolve("lock");
        try (var lock = LockFile.open(file)) {
            assertTrue(lock.lock());
            assertEquals("another process", lock.holder());
            lock.sign();
            assertEquals("process " + ProcessHandle.current().pid(), lock.holder());
            assertFalse(lock.isForeign());
        }
        try (var other = LockFile.open(Files.writeString(folder.resolve("poetry.lock"), "[[package]]"))) {
            assertTrue(other.isForeign());
        }
    }

    /** Between opening and locking its holder may delete it, and another make the next. */
    @Test
    @DisabledOnOs(OS.WINDOWS) // which deletes no open file
    void whatWasDeletedSinceIsNotInPlaceThoughThereIsAnotherOfItsName() throws IOException {
        var file = Files.createFile(folder.resolve("lock"));
        try (var lock = LockFile.open(file)) {
            assertTrue(lock.isInPlace());
            Files.delete(file);
            assertFalse(lock.isInPlace());
            Files.createFile(file);
            assertFalse(lock.isInPlace());
        }
    }

    /** As another may delete it and make the next before it is looked at. */
    @Test
    void whatOpeningHasMadeIsInPlaceForTheNextWhoOpensIt() throws IOException {
        var file = folder.resolve("lock");
        try (var lock = LockFile.open(file)) {
            assertFalse(lock.isInPlace());
        }
        try (var lock = LockFile.open(file)) {
            assertTrue(lock.isInPlace());
        }
    }
}
