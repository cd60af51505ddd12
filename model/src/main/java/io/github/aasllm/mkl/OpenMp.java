// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.pytorch.global.torch;

/**
 * The one OpenMP of a process: GNU's, which libtorch brings, for MKL too.
 *
 * <p>MKL's libraries do not name the OpenMP they need; they take the first that is visible to all. Were that
 * Intel's, libtorch's own calls would go to the one or the other by which of the two libraries was loaded
 * first. Under two OpenMPs MKL does not see that libtorch has parted a batch of products among threads, parts
 * each product again, and sums are rounded elsewhere; and threads of one that wait by turning in a loop take
 * the cores from the other.
 */
final class OpenMp {
    private OpenMp() {}

    /**
     * Makes it visible to all libraries that are loaded later.
     *
     * @return whether it is GNU's; else it is Intel's, or the one that the platform has
     */
    static boolean load() {
        ThreadWaits.shorten();
        if (found(torch.class, "libgomp.so.1")) {
            return true;
        }
        found(mkl_rt.class, "libiomp5.so");
        return false;
    }

    private static boolean found(Class<?> of, String name) {
        try {
            File library = Loader.cacheResource(of, Loader.getPlatform() + "/" + name);
            if (library != null) {
                Loader.loadGlobal(library.getPath());
            }
            return library != null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
