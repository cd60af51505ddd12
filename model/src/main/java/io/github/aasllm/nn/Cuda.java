// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.mkl.Libtorch;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/**
 * What computing on an NVIDIA card asks for, in the order in which it is looked for.
 *
 * @param natives whether this build has libtorch's part for CUDA
 * @param absent of the libraries that this part is linked with, those that the system does not have
 * @param driver whether the system has a driver for NVIDIA cards
 * @param card whether CUDA shows one to this process
 */
record Cuda(boolean natives, List<String> absent, boolean driver, boolean card) {
    private static final String NATIVES = "/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";

    /** Of CUDA 13, cuDNN 9 and NCCL 2, as libtorch 2.13 names them. */
    private static final List<String> LIBRARIES = List.of(
            "libcudart.so.13", "libcublasLt.so.13", "libcublas.so.13", "libcufft.so.12", "libcurand.so.10",
            "libcusparse.so.12", "libcusolver.so.12", "libnvrtc.so.13", "libcufile.so.0", "libcudnn.so.9",
            "libnccl.so.2");

    /** What there is here; what is behind something absent is not looked for. */
    static Cuda here() {
        boolean natives = torch.class.getResource(NATIVES) != null;
        var absent = natives ? LIBRARIES.stream().filter(Cuda::isAbsent).toList() : LIBRARIES;
        boolean driver = absent.isEmpty() && Files.exists(Path.of("/proc/driver/nvidia/version"));
        return new Cuda(natives, absent, driver, driver && showsCard());
    }

    /**
     * Refuses to compute there where something is missing.
     *
     * @throws InvalidInputException that names the first thing that is, and what to do
     */
    void require() {
        if (!natives) {
            throw refusal("libtorch for CUDA, and this build has the one for CPUs")
                    .next("build with 'mvn -Pcuda package', for Linux on x86-64; on a CPU 'predict --precision"
                            + " int8' is faster");
        }
        if (!absent.isEmpty()) {
            throw refusal("CUDA 13, cuDNN 9 and NCCL 2, of which " + String.join(", ", absent)
                    + (absent.size() == 1 ? " is missing" : " are missing"))
                    .next("install them, or name their folders in LD_LIBRARY_PATH");
        }
        if (!driver) {
            throw refusal("a driver for NVIDIA cards").next("install it, or compute on the CPU");
        }
        if (!card) {
            throw refusal("an NVIDIA card that CUDA shows to this process")
                    .next("see nvidia-smi and CUDA_VISIBLE_DEVICES, or compute on the CPU");
        }
    }

    private static InvalidInputException refusal(String expected) {
        return InvalidInputException.of("device", "cuda", expected);
    }

    @SuppressWarnings("restricted") // it opens a library, as loading libtorch would
    private static boolean isAbsent(String library) {
        try {
            SymbolLookup.libraryLookup(library, Arena.global());
            return false;
        } catch (IllegalArgumentException none) {
            return true;
        }
    }

    private static boolean showsCard() {
        Libtorch.load();
        return torch.cuda_is_available();
    }
}
