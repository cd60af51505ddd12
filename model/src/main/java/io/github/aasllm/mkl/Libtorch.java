// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.aasllm.natives.Natives;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libtorch, loaded behind OpenMP and MKL: the one order in which a process loads them, whatever it does first.
 *
 * <p>Classes that may be the first to call libtorch load it here. A program that calls libtorch before any
 * class of this library does the same, or has OpenBLAS in place of MKL for matrix products.
 */
@SuppressWarnings("restricted") // a setting of libtorch that has no function
public final class Libtorch {
    private static final int ERROR = 2; // of its log levels: information, warnings, errors

    private static final Logger LOG = LoggerFactory.getLogger(Libtorch.class);

    private Libtorch() {}

    /** Loads it, once in a process. Where MKL is absent it has OpenBLAS. */
    public static void load() {
        boolean mkl = Mkl.LOADED; // first, as it decides what libtorch is loaded with
        Natives.load(() -> Loader.load(torch.class));
        LOG.debug("libtorch: loaded {} MKL", mkl ? "behind" : "without");
    }

    /** Loads it with Gloo, by which processes add up tensors; builds for Linux have it. */
    public static void loadGloo() {
        load();
        Natives.load(() -> Loader.load(torch_gloo.class));
        sayErrorsAlone();
    }

    /** Else c10d writes a stack of frames on standard error for each connection that ends. */
    private static void sayErrorsAlone() {
        SymbolLookup.libraryLookup("libc10.so", Arena.global()).find("FLAGS_caffe2_log_level")
                .ifPresent(level -> level.reinterpret(JAVA_INT.byteSize()).set(JAVA_INT, 0, ERROR));
    }
}
