// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What LoRA adds to a layer: {@code scale (dropout(x) Aᵀ Bᵀ + bias)}; with DoRA a factor for each output.
 *
 * <p>In an {@link Embedding} {@code in} is the vocabulary, and A has a column for each token.
 *
 * @param a [r, in], float32
 * @param b [out, r], float32
 * @param scale alpha / r, or alpha / √r
 * @param dropout of training; {@link Dropout#NONE} in use
 * @param bias [out], float32; empty where there is none
 * @param factor [out], float32, by which the layer's outputs without their bias are multiplied; empty where there is none
 */
public record LowRankUpdate(
        Tensor a, Tensor b, double scale, Dropout dropout, Optional<Tensor> bias, Optional<Tensor> factor) {
    private static final long BLOCK = 16L << 20; // numbers in float32 at a time
    private static final Scalar EUCLIDEAN = new Scalar(2);

    /** An update without bias and factor. */
    public LowRankUpdate(Tensor a, Tensor b, double scale, Dropout dropout) {
        this(a, b, scale, dropout, Optional.empty(), Optional.empty());
    }

    /** An update as it is in use, without dropout. */
    public LowRankUpdate(Tensor a, Tensor b, double scale) {
        this(a, b, scale, Dropout.NONE);
    }

    public LowRankUpdate withBias(Tensor ofB) {
        return new LowRankUpdate(a, b, scale, dropout, Optional.of(ofB), factor);
    }

    public LowRankUpdate withFactor(Tensor ofOutputs) {
        return new LowRankUpdate(a, b, scale, dropout, bias, Optional.of(ofOutputs));
    }

    /** y [N, out] and what this adds to it for x [N, in], in one product → [N, out]; without the factor. */
    Tensor added(Tensor y, Tensor x) {
        var low = torch.linear(dropout.forward(x), a); // [N, in] → [N, r]
        return raised(y, low);
    }

    /** y [N, out] and what this adds to it for N tokens → [N, out]; without the factor. */
    Tensor addedFor(Tensor y, Tensor tokens) {
        var low = Device.of(a) == Device.META
                ? MetaKernels.rows(a.t(), tokens) : a.index_select(1, tokens).t(); // [r, V] → [N, r]
        return raised(y, low);
    }

    private Tensor raised(Tensor y, Tensor low) {
        var sum = torch.addmm(y, low, b.t(), new Scalar(1), new Scalar(scale)); // [N, r] → [N, out]
        return bias.map(own -> sum.add(own, new Scalar(scale))).orElse(sum);
    }

    /** The same update as a matrix [out, in] that can be added to the weight; without the factor. */
    public Tensor matrix() {
        return torch.matmul(b, a).mul(new Scalar(scale));
    }

    /** Rows [n, in] of a weight from the row {@code first} on → the updated ones, float32. */
    public Tensor sum(Tensor rows, long first) {
        var own = Tensors.rows(b, first, first + rows.size(0)); // [out, r] → [n, r]
        var sum = rows.to(ScalarType.Float).add(torch.matmul(own, a).mul(new Scalar(scale)));
        return factor.map(all -> Tensors.rows(all, first, first + rows.size(0)).unsqueeze(1)).map(sum::mul)
                .orElse(sum);
    }

    /** Rows [n, out] of a table of embeddings from a token on → the updated ones, float32. */
    public Tensor tableSum(Tensor rows, long first) {
        var own = a.narrow(1, first, rows.size(0)).t(); // [r, V] → [n, r]
        var sum = raised(rows.to(ScalarType.Float), own);
        return factor.map(sum::mul).orElse(sum);
    }

    /** The lengths of the updated weight's rows, which is what DoRA divides by: [out, in] → [out]. */
    public Tensor rowNorms(Tensor weight) {
        var norms = Device.of(weight).empty(ScalarType.Float, weight.size(0));
        blocks(weight, (rows, first) -> Tensors.rows(norms, first, first + rows.size(0))
                .copy_(torch.linalg_vector_norm(
                        sum(rows, first), EUCLIDEAN, new long[] {1}, false, new ScalarTypeOptional())));
        return norms;
    }

    /** The lengths of an updated table's columns, which is what DoRA divides by there: [V, D] → [D]. */
    public Tensor columnNorms(Tensor table) {
        var squares = Device.of(table).zeros(table.size(1));
        blocks(table, (rows, first) -> squares.add_(
                tableSum(rows, first).square().sum(new long[] {0}, false, new ScalarTypeOptional())));
        return squares.sqrt_();
    }

    @FunctionalInterface
    private interface Block {
        void accept(Tensor rows, long first);
    }

    private static void blocks(Tensor matrix, Block use) {
        long together = Math.max(1, BLOCK / Math.max(1, matrix.size(1)));
        for (long row = 0; row < matrix.size(0); row += together) {
            long first = row;
            long behind = Math.min(matrix.size(0), row + together);
            Scoped.run(() -> use.accept(Tensors.rows(matrix, first, behind), first));
        }
    }
}
