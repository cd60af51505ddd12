// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.Length;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.Tune;
import java.util.List;

/**
 * What an experiment will cost, by counting the operations of its linear layers: two for each number of a
 * matrix and each row that goes through it. A training step of frozen weights costs twice a reading (the
 * backward pass makes gradients of states alone), one of trained weights three times.
 *
 * <p>A lower bound for small models, of which the layers are not the most; attention is left out, which at 30
 * s of sound adds a fifth to the encoder.
 *
 * @param operations of everything that is not finished, in floating point operations
 * @param cacheBytes of encoder states; 0 where none are kept
 */
record Estimate(double operations, double cacheBytes) {
    private static final int PROMPT = 130; // tokens of the prompt with a description and an answer, about
    private static final int SECONDS = 10; // of a clip by which states a second are counted
    private static final int FROZEN = 2; // readings that a training step costs: there, and gradients back
    private static final int TRAINED = 3; // gradients of weights too
    private static final double TWO_CORES = 2e11; // float32; docs/measurements.md has what was reached
    // bfloat16 on a data-centre card, about a fifth of what its maker says
    private static final double GPU = 2e14;

    /**
     * What is done of what, in one experiment.
     *
     * @param encoder of the model
     * @param table of all its weights
     */
    record Work(Recipe recipe, EncoderTraits encoder, List<WeightShape> table, int folds, int arms, int trainingArms) {
        /** Of a speech encoder by itself, of which the matrices count. */
        static Work of(Recipe recipe, EncoderFolder base, int folds) {
            var encoder = base.encoder();
            int states = Math.round((float) encoder.states(SECONDS * Waveform.SAMPLE_RATE) / SECONDS);
            var traits = new EncoderTraits(encoder.width() * recipe.encoder().layer().states(encoder),
                    encoder.fewestSamples(), states, states, encoder.cacheKey());
            var table = base.checkpoint().shapes().entrySet().stream()
                    .filter(tensor -> tensor.getValue().length == 2)
                    .map(tensor -> new WeightShape(BoxNames.ENCODER + tensor.getKey(), tensor.getValue()))
                    .toList();
            return new Work(recipe, traits, table, folds, 1, 1);
        }
    }

    /**
     * Counts.
     *
     * @param clips of the corpus
     * @param seconds of all of them
     */
    static Estimate of(Work work, int clips, double seconds) {
        var recipe = work.recipe();
        double seeds = recipe.protocol().seeds().size();
        boolean leavesOut = work.folds() > 1;
        double learnedShare = leavesOut ? 1 - 1.0 / work.folds() : 1;
        double epochs = epochs(recipe, clips * learnedShare);
        double inner = recipe.decision().innerFolds().orElse(0L);
        // times the corpus; k inner trainings on (k - 1) / k of the clips cost k - 1 more
        double learned = seeds * work.folds() * work.trainingArms() * epochs * learnedShare * Math.max(1,
                inner);
        double tested = seeds * work.arms(); // the folds together test it once
        if (inner > 0) {
            tested += seeds * work.folds() * work.trainingArms() * learnedShare;
        }
        var tune = recipe.train().tune();
        double hearing = recipe.freezesEncoder() ? 1 : tune.boxes().contains(Tune.Box.ENCODER) ? TRAINED : FROZEN;
        double passes = recipe.keepsStates() || recipe.decision().by().isBaseline() ? 1 : hearing * learned + tested;
        double encoder =
                2 * numbers(work.table(), BoxNames.ENCODER) * work.encoder().positions() * seconds * passes;
        if (recipe.decision().by().isBaseline()) {
            return new Estimate(encoder, cache(work, seconds)); // each row once, and the rest in no time
        }
        if (recipe.decision().by() == DecisionSettings.By.ENCODER_HEAD) {
            double head = 2 * headNumbers(recipe) * work.encoder().states() * seconds * (TRAINED * learned + tested);
            return new Estimate(encoder + head, cache(work, seconds));
        }
        double llm = 2 * numbers(work.table(), BoxNames.LLM) * (work.encoder().states() * seconds
                + (double) PROMPT * clips);
        double again = recipe.train().recompute() ? 1 : 0;
        double step = again + (tune.boxes().contains(Tune.Box.LLM) ? TRAINED : FROZEN);
        return new Estimate(encoder + llm * (step * learned + tested), cache(work, seconds));
    }

    /** {@code at least 0.3 h at 200 GFLOP/s (two cores), ...} */
    @Override
    public String toString() {
        var cache = cacheBytes == 0 ? "none" : "%.3g GB".formatted(cacheBytes / 1e9);
        return "%.3g PFLOP in linear layers: at least %s at 200 GFLOP/s (two cores), %s at 200 TFLOP/s (a GPU); "
                        .formatted(operations / 1e15, time(operations / TWO_CORES), time(operations / GPU))
                + "cache of encoder states: " + cache;
    }

    private static String time(double seconds) {
        return seconds < 60 ? "%.2g s".formatted(seconds)
                : seconds < 3600 ? "%.0f min".formatted(seconds / 60) : "%.1f h".formatted(seconds / 3600);
    }

    private static double epochs(Recipe recipe, double clips) {
        var length = recipe.schedule().length();
        double clipsInStep = recipe.batch().size() * (double) recipe.batch().accumulation();
        return length.unit() == Length.Unit.EPOCHS ? length.count() : length.count() * clipsInStep / clips;
    }

    private static double cache(Work work, double seconds) {
        var encoder = work.encoder();
        return work.recipe().keepsStates() ? seconds * encoder.states() * encoder.width() * Float.BYTES : 0;
    }

    /** Numbers of the matrices below a prefix through which every row goes. */
    private static double numbers(List<WeightShape> table, String prefix) {
        return table.stream()
                .filter(weight -> weight.name().startsWith(prefix) && weight.shape().length >= 2)
                .filter(weight -> !weight.name().contains("embed"))
                .mapToDouble(WeightShape::numbers)
                .sum();
    }

    private static double headNumbers(Recipe recipe) {
        double width = recipe.head().width();
        return 4 * width * width + 2 * width * recipe.head().feedForward();
    }
}
