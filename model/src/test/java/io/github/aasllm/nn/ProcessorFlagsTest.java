// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units for short numbers, as Linux says that a processor has them. */
class ProcessorFlagsTest {
    @TempDir
    private Path folder;

    @Test
    void unitsAreReadFromWhatLinuxSaysOfTheProcessor() throws IOException {
        assertTrue(names(Bfloat16Units.FLAGS, "flags\t\t: fpu avx512f avx512_bf16 avx512_vnni"));
        assertTrue(names(Bfloat16Units.FLAGS, "flags\t\t: fpu amx_bf16 avx512_fp16 amx_tile amx_int8"));
        assertFalse(names(Bfloat16Units.FLAGS, "flags\t\t: fpu avx512f avx512_vnni amx_int8"));
        assertFalse(names(Bfloat16Units.FLAGS, "bugs\t\t: avx512_bf16"), "flags alone count");
        assertTrue(names(Int8Units.FLAGS, "flags\t\t: fpu avx512f avx512_vnni amx_int8"));
        assertFalse(names(Int8Units.FLAGS, "flags\t\t: fpu avx2 avx_vnni"), "libtorch asks for AVX-512's");
    }

    @Test
    void anotherSystemSaysNothingThere() {
        assertEquals(Set.of(), ProcessorFlags.in(folder.resolve("none")));
    }

    private boolean names(Set<String> units, String line) throws IOException {
        var said = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n" + line + "\nbogomips\t: 1\n");
        return !Collections.disjoint(ProcessorFlags.in(said), units);
    }
}
