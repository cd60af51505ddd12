// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.BatchSettings;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Which clips make a step: every clip once an epoch, in an order that follows from the seed and the epoch, or as
 * often from each label.
 */
final class HeadBatches {
    private static final int POOL = 8; // steps whose clips are sorted by length together, where length counts

    private final List<LabelledClip> clips;
    private final BatchSettings settings;
    private final long seed;
    private final double[] weights; // of a clip's loss, by label

    HeadBatches(List<LabelledClip> clips, int labels, Recipe recipe) {
        this.clips = clips.stream().sorted(Comparator.comparing(LabelledClip::id)).toList();
        this.settings = recipe.batch();
        this.seed = recipe.seed();
        this.weights = weights(labels);
    }

    int clips() {
        return clips.size();
    }

    /** The clips of each step of an epoch, counted from 0. */
    List<List<LabelledClip>> epoch(int epoch) {
        var random = new Random(seed * 1_000_003 + epoch); // a prime: no two alike
        var drawn = settings.sampling() == BatchSettings.Sampling.BALANCED ? balanced(random) : new ArrayList<>(clips);
        Collections.shuffle(drawn, random);
        int size = settings.size() * settings.accumulation();
        if (settings.byLength()) {
            for (int from = 0; from < drawn.size(); from += POOL * size) {
                drawn.subList(from, Math.min(drawn.size(), from + POOL * size))
                        .sort(Comparator.comparingInt(clip -> clip.sound().samples().length));
            }
        }
        var steps = new ArrayList<List<LabelledClip>>();
        for (int from = 0; from < drawn.size(); from += size) {
            steps.add(List.copyOf(drawn.subList(from, Math.min(drawn.size(), from + size))));
        }
        Collections.shuffle(steps, random);
        return steps;
    }

    /** What the losses of clips count, [B]. */
    Tensor weights(List<LabelledClip> batch) {
        var own = new float[batch.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = (float) weights[batch.get(i).label()];
        }
        return Tensors.floats(own, own.length);
    }

    /** As many clips as there are, drawn with repetition, each label as likely as any other that occurs. */
    private List<LabelledClip> balanced(Random random) {
        var byLabel = IntStream.range(0, weights.length)
                .mapToObj(label -> clips.stream().filter(clip -> clip.label() == label).toList())
                .filter(own -> !own.isEmpty())
                .toList();
        var drawn = new ArrayList<LabelledClip>();
        for (int i = 0; i < clips.size(); i++) {
            var own = byLabel.get(i % byLabel.size());
            drawn.add(own.get(random.nextInt(own.size())));
        }
        return drawn;
    }

    /** {@code share^-p}, scaled so that the mean over all clips is 1; p is 0, 1 or 1/2. */
    private double[] weights(int labels) {
        double power = switch (settings.classWeights()) {
            case NONE -> 0;
            case INVERSE -> 1;
            case SQRT_INVERSE -> 0.5;
        };
        var counts = new double[labels];
        clips.forEach(clip -> counts[clip.label()]++);
        var raw = IntStream.range(0, labels)
                .mapToDouble(label -> counts[label] == 0 ? 0 : Math.pow(counts[label] / clips.size(), -power))
                .toArray();
        double sum = IntStream.range(0, labels).mapToDouble(label -> counts[label] * raw[label]).sum();
        return IntStream.range(0, labels).mapToDouble(label -> raw[label] * clips.size() / sum).toArray();
    }
}
