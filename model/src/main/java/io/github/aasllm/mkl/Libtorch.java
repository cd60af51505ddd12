// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import io.github.aasllm.natives.Natives;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtorch, loaded behind OpenMP and MKL: the one order in which a process loads them, whatever it does first.
 *
 * <p>Classes that may be the first to call libtorch load it here. A program that calls libtorch before any
 * class of this library does the same, or has OpenBLAS in place of MKL for matrix products.
 */
public final class Libtorch {
    private static final Logger LOG = LoggerFactory.getLogger(Libtorch.class);

    private Libtorch() {}

    /** Loads it, once in a process. Where MKL is absent it has OpenBLAS. */
    public static void load() {
        boolean mkl = Mkl.LOADED; // first, as it decides what libtorch is loaded with
        Natives.load(() -> Loader.load(torch.class));
        LOG.debug("libtorch: loaded {} MKL", mkl ? "behind" : "without");
    }
}
