// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** An upload in memory, and in a file. */
class SpoolTest {
    @Test
    void anUploadsFileHasNoNameAndIsRefusedBeyondItsMost() throws Exception {
        var tmp = Path.of(System.getProperty("java.io.tmpdir"));
        try (var spool = new Spool(Spool.IN_MEMORY + 10)) {
            spool.write(new byte[Spool.IN_MEMORY]);
            assertTrue(!spool.isFile());
            spool.write(new byte[10]);
            assertTrue(spool.isFile());
            try (var files = Files.list(tmp)) {
                assertEquals(0, files.filter(file -> file.getFileName().toString().matches("aasllm-[0-9a-f-]{36}"))
                        .count());
            }
            assertArrayEquals(new byte[Spool.IN_MEMORY + 10], spool.bytes());
            assertEquals(413, assertThrows(Refusal.class, () -> spool.write(1)).status());
        }
    }
}
