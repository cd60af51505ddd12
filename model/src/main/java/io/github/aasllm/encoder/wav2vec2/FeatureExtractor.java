// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Scoped;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The convolutions that make frames of one clip's waveform: [S] → [T, C].
 *
 * <p>Frames are rows all the way, so that a layer norm over the channels reads memory in its order.
 *
 * <p>A group norm behind the first convolution gives each channel mean 0 and variance 1 over time. Mean and
 * variance of a product follow from those of what is multiplied, so they are computed of the windows of the
 * waveform, ten numbers each, in float64, and the norm becomes part of the kernel: the longest states of the
 * model are made once, and not read again.
 */
public final class FeatureExtractor {
    private static final double EPSILON = 1e-5;

    private final List<StridedConvolution> convolutions = new ArrayList<>();
    private final List<LayerNorm> norms = new ArrayList<>();
    private final boolean groupNorm;

    public FeatureExtractor(Wav2Vec2Config.Convolutions config, Weights weights) {
        this.groupNorm = config.groupNorm();
        for (int i = 0; i < config.layers().size(); i++) {
            var inner = weights.in(i + ".");
            convolutions.add(StridedConvolution.of(inner, "conv", config.layers().get(i), config.bias()));
            if (i == 0 || !groupNorm) {
                norms.add(new LayerNorm(
                        inner.small("layer_norm.weight"), inner.small("layer_norm.bias")));
            }
        }
    }

    /** @param values what the model hears of a clip, long enough for one frame */
    public Tensor forward(float[] values) {
        return Scoped.compute(() -> {
            var device = Device.of(norms.getFirst().weight());
            var waveform = device.floats(values, values.length, 1); // [S, 1]
            var first = groupNorm ? normalised(waveform) : convolutions.getFirst();
            var x = behind(first.forward(waveform), 0);
            for (int i = 1; i < convolutions.size(); i++) {
                var next = behind(convolutions.get(i).forward(x), i);
                x.close(); // the longest of them has 65 MB in 10 s
                x = next;
            }
            return x;
        });
    }

    /** What follows a convolution, in the place of its output. */
    private Tensor behind(Tensor x, int layer) {
        var states = groupNorm ? x : norms.get(layer).forward(x);
        torch.gelu_(states); // whose result is a view that owns nothing
        return states;
    }

    /** The first convolution with the norm over this clip's time. */
    private StridedConvolution normalised(Tensor waveform) {
        var first = convolutions.getFirst();
        var windows = first.windows(waveform); // [T, k]
        var means = windows.mean(0).unsqueeze(0); // [1, k]
        var centred = windows.sub(means);
        // [k, k]
        var covariance = torch.matmul(centred.t(), centred).div(new Scalar((double) windows.size(0)));
        var kernel = first.whole().to(ScalarType.Double); // [C, k]
        var variance = torch.matmul(kernel, covariance).mul(kernel).sum(1); // [C]
        var scale = variance.add(new Scalar(EPSILON)).rsqrt()
                .mul(norms.getFirst().weight().to(ScalarType.Double));
        var offset = norms.getFirst().bias().to(ScalarType.Double)
                .sub(torch.matmul(kernel, means.t()).view(-1).mul(scale));
        return first.scaled(scale.to(ScalarType.Float), offset.to(ScalarType.Float));
    }
}
