// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void newContentTakesThePlaceOfTheOldAndNothingElseStays() throws IOException {
        var file = folder.resolve("run.json");
        AtomicFile.write(file, "a longer text before");
        Files.writeString(folder.resolve("run.json.part"), "what a kill left, which is longer than the new text");
        AtomicFile.write(file, "after");
        assertEquals("after", Files.readString(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void contentThatCannotBeWrittenLeavesTheOld() throws IOException {
        var file = folder.resolve("run.json");
        AtomicFile.write(file, "before");
        Files.createDirectory(folder.resolve("run.json.part"));
        assertThrows(IOException.class, () -> AtomicFile.write(file, "after"));
        assertEquals("before", Files.readString(file));
    }
}
