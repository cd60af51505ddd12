// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** What a computation leaves alive in the scope it runs in. */
public final class Scopes {
    private Scopes() {}

    /**
     * How many tensors of so many numbers stay alive in a scope after a computation, its result among them.
     */
    public static long alive(long numbers, Runnable computation) {
        try (var scope = new Recording()) {
            computation.run();
            return scope.pointers.stream()
                    .filter(pointer -> pointer instanceof Tensor && !pointer.isNull())
                    .distinct()
                    .filter(pointer -> ((Tensor) pointer).numel() == numbers)
                    .count();
        }
    }

    private static final class Recording extends PointerScope {
        private final List<Pointer> pointers = new ArrayList<>();

        @Override
        public PointerScope attach(Pointer pointer) {
            pointers.add(pointer);
            return super.attach(pointer);
        }
    }
}
