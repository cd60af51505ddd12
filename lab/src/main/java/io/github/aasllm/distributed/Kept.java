// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * What c10d's objects hold among themselves, until the process ends. JavaCPP's library does not count what is handed from
 * one to another, so that a garbage collection, or a scope that ends, would free what is in use.
 */
final class Kept {
    private static final List<Pointer> ALL = new ArrayList<>();

    private Kept() {}

    /** Keeps an object of this process's one group. */
    static synchronized <P extends Pointer> P keep(P pointer) {
        pointer.retainReference();
        ALL.add(pointer);
        return pointer;
    }
}
