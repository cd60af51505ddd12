// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/** What programs answer that a script asks a line at a time. */
final class Answers {
    private Answers() {}

    /** Milliseconds of one linear layer: [rows, inputs] by [outputs, inputs]. */
    static String gemm(long rows, long inputs, long outputs) {
        try (var scope = new PointerScope()) {
            var x = torch.randn(rows, inputs);
            var weight = torch.randn(outputs, inputs);
            torch.linear(x, weight); // to warm up
            long start = System.nanoTime();
            torch.linear(x, weight);
            return String.format(Locale.ROOT, "%.3f", milliseconds(start));
        }
    }

    /** Since a {@link System#nanoTime}. */
    static double milliseconds(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
