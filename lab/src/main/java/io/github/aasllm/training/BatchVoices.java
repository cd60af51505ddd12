// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Voice;
import io.github.aasllm.recognizer.Voices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Reads the clips of a batch against their speakers' voices, as {@link Voice} does in use, where the batch stands for
 * all training clips. What a voice is has a graph, too, so that the encoder learns to tell it from an emotion.
 */
final class BatchVoices {
    private static final double LEAST = 1e-6; // variance, so that a constant is no infinity

    private BatchVoices() {}

    /**
     * The states of clips, each against all of its speaker's; alone where there are fewer than
     * {@link Voices#FEWEST}.
     *
     * @param states [T, D] of each clip
     * @param speakers of the clips
     */
    static List<Tensor> read(List<Tensor> states, List<String> speakers) {
        var means = stacked(states.stream().map(clip -> clip.mean(0)).toList()); // [B, D]
        var usual = means.mean(0); // [D]
        var usualVariance = variance(means, usual).add(new Scalar(LEAST)); // [D]
        var read = new ArrayList<>(states);
        places(speakers).forEach((speaker, clips) -> {
            int n = clips.size();
            if (n < Voices.FEWEST) {
                return;
            }
            var own = Tensors.select(means, clips.stream().mapToLong(Integer::longValue).toArray()); // [n, D]
            var mean = own.mean(0);
            var towards = drawn(mean, usual, n, Voice.A);
            var scale = usualVariance.div(drawn(variance(own, mean), usualVariance, n, Voice.B)).sqrt(); // [D]
            clips.forEach(i -> read.set(i, states.get(i).sub(towards).mul(scale).add(usual)));
        });
        return read;
    }

    private static Map<String, List<Integer>> places(List<String> speakers) {
        var places = new TreeMap<String, List<Integer>>();
        for (int i = 0; i < speakers.size(); i++) {
            places.computeIfAbsent(speakers.get(i), any -> new ArrayList<>()).add(i);
        }
        return places;
    }

    /** What n clips say, drawn towards what is usual: (n x + weight y) / (n + weight). */
    private static Tensor drawn(Tensor own, Tensor usual, int n, double weight) {
        return own.mul(new Scalar((double) n)).add(usual.mul(new Scalar(weight))).div(new Scalar(n + weight));
    }

    private static Tensor variance(Tensor rows, Tensor mean) {
        return rows.sub(mean).square().mean(0); // [n, D] → [D]
    }

    private static Tensor stacked(List<Tensor> rows) {
        var vector = new TensorVector();
        rows.forEach(vector::push_back);
        return torch.stack(vector, 0);
    }
}
