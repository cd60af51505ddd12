// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.training.TrainedWeight;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One linear layer for each thing that is to be told from the encoder's states, and what is wrong with what
 * they tell. They are thrown away behind the pre-training.
 *
 * <ul>
 *   <li>of each token pitch (where there is voice), voicing, energy and tilt: mean squared error;
 *   <li>of each token that was cut out, its averaged spectrogram: mean squared error;
 *   <li>of each token the phoneme: cross entropy;
 *   <li>of mean and deviation over time, {@link Statistics}: mean squared error.
 * </ul>
 */
final class Targets implements AutoCloseable {
    /** The names of the parts of the loss. */
    static final List<String> PARTS =
            List.of("pitch", "voicing", "energy", "tilt", "gaps", "phonemes", "statistics");

    private static final int TRACKS = 4;
    private static final double[] FACTORS = {4, 4, 4, 4, 8, 0.5, 3};
    private static final long MEAN = 1; // libtorch's reduction "mean"
    private static final long NO_PHONEME = -1;
    private static final double LEAST_VARIANCE = 1e-5;

    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Linear tracks;
    private final Linear mel;
    private final Linear phonemes;
    private final Linear whole;

    /**
     * Fresh layers.
     *
     * @param width D of the states
     */
    Targets(int width, int bands, long seed) {
        try (var scope = new PointerScope()) {
            var draws = Device.draws(seed);
            this.tracks = linear("tracks", TRACKS, width, draws);
            this.mel = linear("mel", bands / Excerpts.POOL, width, draws);
            this.phonemes = linear("phonemes", PhonemeClasses.COUNT, width, draws);
            this.whole = linear("statistics", Statistics.COUNT, 2L * width, draws);
        }
    }

    List<TrainedWeight> weights() {
        return weights.entrySet().stream()
                .map(weight -> new TrainedWeight("targets." + weight.getKey(), weight.getValue(), 1))
                .toList();
    }

    /** The parts of the loss: states of all pieces, [T, D] each → [7], unweighted. */
    Tensor losses(List<Tensor> states, Excerpts excerpts, Statistics statistics) {
        return Scoped.compute(() -> {
            var all = Tensors.stack(states); // [B·T, D]
            var parts = new TensorVector();
            parts.push_back(trackLosses(all, excerpts)); // [4]
            parts.push_back(gapLoss(all, excerpts).view(1));
            parts.push_back(phonemeLoss(all, excerpts).view(1));
            parts.push_back(statisticsLoss(all, excerpts, statistics).view(1));
            return torch.cat(parts, 0);
        });
    }

    /** What is made small: [7] → a scalar. */
    static Tensor total(Tensor losses) {
        var factors = new float[FACTORS.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) FACTORS[i];
        }
        return losses.mul(Device.of(losses).floats(factors, factors.length)).sum();
    }

    private Tensor trackLosses(Tensor all, Excerpts excerpts) {
        int rows = excerpts.cut().length;
        var wanted = new float[rows * TRACKS];
        var counts = new float[rows * TRACKS];
        int row = 0;
        for (var clip : excerpts.tracks()) {
            for (int token = 0; token < clip.tokens(); token++, row += TRACKS) {
                boolean voiced = !Float.isNaN(clip.pitch()[token]);
                wanted[row] = voiced ? clip.pitch()[token] : 0;
                wanted[row + 1] = clip.voicing()[token];
                wanted[row + 2] = clip.energy()[token];
                wanted[row + 3] = clip.tilt()[token];
                counts[row] = voiced ? 1 : 0;
                counts[row + 1] = 1;
                counts[row + 2] = 1;
                counts[row + 3] = 1;
            }
        }
        return weightedError(tracks.forward(all), wanted, counts, TRACKS).view(TRACKS);
    }

    private Tensor gapLoss(Tensor all, Excerpts excerpts) {
        var told = mel.forward(all); // [B·T, D] → [B·T, bands / 4]
        var wanted = Device.of(told).floats(excerpts.whole(), told.size(0), told.size(1));
        var error = told.sub(wanted).square().mean(1); // [B·T]
        var cut = Device.of(told).floats(excerpts.cut(), excerpts.cut().length);
        return error.mul(cut).sum().div(cut.sum().clamp_min(new Scalar(1.0)));
    }

    private Tensor phonemeLoss(Tensor all, Excerpts excerpts) {
        var wanted = excerpts.tracks().stream()
                .flatMapToLong(clip -> Arrays.stream(clip.phoneme()).asLongStream())
                .toArray();
        return torch.cross_entropy_loss(
                phonemes.forward(all), Device.of(all).longs(wanted), new TensorOptional(), MEAN, NO_PHONEME, 0);
    }

    private Tensor statisticsLoss(Tensor all, Excerpts excerpts, Statistics statistics) {
        int clips = excerpts.tracks().size();
        var byClip = all.view(clips, excerpts.tokens(), -1); // [B·T, D] → [B, T, D]
        var mean = byClip.mean(1); // [B, D]
        var variance = byClip.sub(mean.unsqueeze(1)).square().mean(1); // [B, D]
        var deviation = variance.add(new Scalar(LEAST_VARIANCE)).sqrt(); // [B, D]
        var both = torch.cat(new TensorVector(mean, deviation), 1); // [B, 2D]
        var wanted = new float[clips * Statistics.COUNT];
        var counts = new float[wanted.length];
        for (int clip = 0; clip < clips; clip++) {
            var numbers = statistics.of(excerpts.tracks().get(clip));
            for (int i = 0; i < numbers.length; i++) {
                boolean known = !Float.isNaN(numbers[i]);
                wanted[clip * numbers.length + i] = known ? numbers[i] : 0;
                counts[clip * numbers.length + i] = known ? 1 : 0;
            }
        }
        return weightedError(whole.forward(both), wanted, counts, Statistics.COUNT).mean();
    }

    /** The mean squared error of each column over the rows that count: [rows, columns] → [columns]. */
    private static Tensor weightedError(Tensor told, float[] wanted, float[] counts, int columns) {
        long rows = counts.length / columns;
        var counted = Device.of(told).floats(counts, rows, columns);
        return told.sub(Device.of(told).floats(wanted, rows, columns))
                .square()
                .mul(counted)
                .sum(0)
                .div(counted.sum(0).clamp_min(new Scalar(1.0)));
    }

    private Linear linear(String name, long outputs, long inputs, GeneratorOptional draws) {
        var matrix = Device.inUse().normal(draws, outputs, inputs).mul(new Scalar(1 / Math.sqrt(inputs)));
        var bias = Device.inUse().zeros(outputs);
        weights.put(name + ".weight", Scoped.keep(matrix));
        weights.put(name + ".bias", Scoped.keep(bias));
        return new Linear(matrix, bias);
    }

    @Override
    public void close() {
        weights.values().forEach(Scoped::release);
    }
}
