// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is there whole or not at all, and nothing that is not ours is touched. */
class NewFolderTest {
    private static final Set<String> OURS = Set.of("a.json", "b.json");

    @TempDir
    private Path parent;

    private Path folder;

    @BeforeEach
    void name() {
        folder = parent.resolve("folder");
    }

    private static void write(Path draft) throws IOException {
        Files.writeString(draft.resolve("a.json"), "new");
    }

    @Test
    void whileItIsWrittenTheNameIsNotThere() throws IOException {
        NewFolder.create(folder, draft -> {
            write(draft);
            assertEquals(List.of("folder.partial"), names(parent));
        });
        assertEquals(List.of("folder"), names(parent));
        assertEquals("new", Files.readString(folder.resolve("a.json")));
    }

    @Test
    void anEmptyFolderMayStandThere() throws IOException {
        Files.createDirectory(folder);
        NewFolder.create(folder, NewFolderTest::write);
        assertEquals(List.of("a.json"), names(folder));
        assertEquals(List.of("folder"), names(parent));
    }

    @Test
    void aWriterThatFailsLeavesWhatWasThereAndNoDraft() throws IOException {
        NewFolder.create(folder, NewFolderTest::write);
        assertEquals(
                "output: the disk is full (expected: a folder that can be written) in " + folder,
                Refusals.of(() -> NewFolder.replace(folder, OURS, draft -> {
                    Files.writeString(draft.resolve("b.json"), "half");
                    throw new IOException("the disk is full");
                })));
        assertThrows(IllegalStateException.class, () -> NewFolder.replace(folder, OURS, draft -> {
            throw new IllegalStateException("a fault of ours");
        }));
        assertEquals(List.of("folder"), names(parent));
        assertEquals(List.of("a.json"), names(folder));
    }

    @Test
    void aDraftThatAKillLeftIsBegunAgain() throws IOException {
        Files.writeString(Files.createDirectory(parent.resolve("folder.partial")).resolve("b.json"), "half");
        NewFolder.create(folder, NewFolderTest::write);
        assertEquals(List.of("folder"), names(parent));
        assertEquals(List.of("a.json"), names(folder));
    }

    @Test
    void aFolderOfOursIsReplacedAsAWhole() throws IOException {
        Files.writeString(Files.createDirectory(folder).resolve("b.json"), "old");
        NewFolder.replace(folder, OURS, NewFolderTest::write);
        assertEquals(List.of("folder"), names(parent));
        assertEquals(List.of("a.json"), names(folder));
    }

    @Test
    void aFolderWithOtherFilesIsRefusedAndStays() throws IOException {
        Files.writeString(Files.createDirectory(folder).resolve("mine.txt"), "mine");
        assertEquals(
                "output: " + folder + " (expected: a new or an empty folder, or one with a.json, b.json)",
                Refusals.of(() -> NewFolder.replace(folder, OURS, NewFolderTest::write)));
        assertEquals(
                "output: " + folder + " (expected: a new or an empty folder)",
                Refusals.of(() -> NewFolder.create(folder, NewFolderTest::write)));
        assertEquals(List.of("mine.txt"), names(folder));
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.writeString(folder, "mine");
        assertEquals(
                "output: " + folder + " (expected: a new or an empty folder)",
                Refusals.of(() -> NewFolder.create(folder, NewFolderTest::write)));
        assertEquals("mine", Files.readString(folder));
    }

    private static List<String> names(Path folder) {
        return Arrays.stream(folder.toFile().list()).sorted().toList();
    }
}
