// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A linear head on the mean and the deviation over time of the encoder's states, which teaches the encoder
 * beside the LLM and is thrown away with the training.
 *
 * <p>What it reads is standardised over the clips of the batch, so that the deviations, which are small,
 * count as much as the means. So the loss of a clip depends on its company, unlike the LLM's.
 */
final class PooledHead implements AutoCloseable {
    private static final long EACH = 0; // libtorch's reduction "none"
    private static final long NO_CLIP_IS_IGNORED = -100;
    private static final double LEAST = 1e-5; // variance, so that a constant is no infinity

    private final Tensor matrix; // [K, 2 D]
    private final Tensor bias; // [K]
    private final double smoothing;

    /** A head that says nothing yet: all zeros. */
    PooledHead(long width, int labels, double smoothing) {
        try (var scope = new PointerScope()) {
            this.matrix = leaf(labels, 2 * width);
            this.bias = leaf(labels);
        }
        this.smoothing = smoothing;
    }

    /** What is trained of it. */
    List<TrainedWeight> weights() {
        return List.of(new TrainedWeight("pooled_head.weight", matrix, 1),
                new TrainedWeight("pooled_head.bias", bias, 1));
    }

    /**
     * The losses of clips.
     *
     * @param states [T, D] of each clip
     * @param labels of the clips, by number
     * @return [B]
     */
    Tensor losses(List<Tensor> states, long[] labels) {
        var pooled = new TensorVector();
        for (var stored : states) {
            var clip = Device.of(matrix).put(stored);
            var mean = clip.mean(0); // [D]
            var variance = clip.sub(mean).square().mean(0);
            pooled.push_back(torch.cat(new TensorVector(mean, variance.add(new Scalar(LEAST)).sqrt()), 0));
        }
        // [B, K]
        var logits = torch.linear(standardised(torch.stack(pooled, 0)), matrix, new TensorOptional(bias));
        return torch.cross_entropy_loss(
                logits, Device.of(logits).longs(labels), new TensorOptional(), EACH, NO_CLIP_IS_IGNORED, smoothing);
    }

    /** [B, 2 D] → [B, 2 D], each column of mean 0 and variance 1. */
    private static Tensor standardised(Tensor rows) {
        var centred = rows.sub(rows.mean(0));
        return centred.div(centred.square().mean(0).add(new Scalar(LEAST)).sqrt());
    }

    @Override
    public void close() {
        Scoped.release(matrix);
        Scoped.release(bias);
    }

    private static Tensor leaf(long... shape) {
        return Scoped.keep(Device.inUse().zeros(shape).requires_grad_(true));
    }
}
