// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.Refusals;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CudaTest {
    @Test
    void theFirstThingThatIsMissingIsNamedInOneLine() {
        refused("libtorch for CUDA, and this build has the one for CPUs); build with 'mvn -Pcuda package', for"
                + " Linux on x86-64; on a CPU 'predict --precision int8' is faster",
                new Cuda(false, List.of("libcudnn.so.9"), false, false));
        refused("CUDA 13, cuDNN 9 and NCCL 2, of which libcudnn.so.9, libnccl.so.2 are missing); install them,"
                + " or name their folders in LD_LIBRARY_PATH",
                new Cuda(true, List.of("libcudnn.so.9", "libnccl.so.2"), false, false));
        refused("CUDA 13, cuDNN 9 and NCCL 2, of which libnccl.so.2 is missing); install them, or name their"
                + " folders in LD_LIBRARY_PATH",
                new Cuda(true, List.of("libnccl.so.2"), true, true));
        refused("a driver for NVIDIA cards); install it, or compute on the CPU",
                new Cuda(true, List.of(), false, false));
        refused("an NVIDIA card that CUDA shows to this process); see nvidia-smi and CUDA_VISIBLE_DEVICES, or"
                + " compute on the CPU",
                new Cuda(true, List.of(), true, false));
    }

    @Test
    void whereNothingIsMissingNothingIsRefused() {
        new Cuda(true, List.of(), true, true).require();
    }

    /** A card that is refused changes nothing. */
    @Test
    void aRefusedDeviceIsNotUsed() {
        var here = Cuda.here();
        if (!here.card()) {
            assertThrows(InvalidInputException.class, () -> Device.use(Device.CUDA));
        }
        assertEquals(Device.CPU, Device.inUse());
    }

    private static void refused(String expected, Cuda cuda) {
        assertEquals("device: cuda (expected: " + expected, Refusals.of(cuda::require));
    }
}
