// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Native memory is counted, and Java's heap is not, touched or not. */
class NativeMemoryTest {
    private static final int BYTES = 128 << 20;
    private static final double SLACK = 40_000; // what the JVM itself does meanwhile, in kB

    @Test
    void countsWhatIsTouchedOutsideTheHeap() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/smaps")));
        long before = NativeMemory.residentKilobytes();
        var buffer = ByteBuffer.allocateDirect(BYTES); // written with zeros, so it is resident
        assertEquals(BYTES / 1024, NativeMemory.residentKilobytes() - before, SLACK);
        assertEquals(BYTES, buffer.capacity()); // it lives until here
    }

    @Test
    void leavesTheHeapOut() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/smaps")));
        long before = NativeMemory.residentKilobytes();
        var array = new byte[4][BYTES];
        assertEquals(0, NativeMemory.residentKilobytes() - before, SLACK);
        assertEquals(BYTES, array[3].length);
    }
}
