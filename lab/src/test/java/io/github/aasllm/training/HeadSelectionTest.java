// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which weights of an encoder head's training are kept. */
class HeadSelectionTest {
    private static final List<String> LABELS = List.of("low", "high");
    private static final int EPOCHS = 6;

    /** Too high a rate, so that the loss on other clips goes up and down. */
    private static final String SETTINGS = """
            corpus.name = manifest
            decision.by = encoder-head
            description.train = none
            description.test = none
            protocol.dev = 20 % of clips
            model.base = random tiny
            tune = head
            head.width = 16
            head.heads = 2
            head.feed-forward = 16
            select.by = best-dev
            select.metric = loss
            train.length = 6 epochs
            train.rate = 0.05
            train.schedule = constant
            batch.size = 2
            """;

    private static final String LORA = """
            tune = lora, head
            lora.targets = encoder
            lora.dropout = 30 %
            train.average = 0.5
            """;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(5);

    /** What a training was told. */
    private static final class Watch implements TrainingWatch {
        private final long last;
        private final List<Double> scores = new ArrayList<>();
        private long step;
        private long taken;

        Watch(long last) {
            this.last = last;
        }

        @Override
        public void begins(long trained, long taken, long steps, boolean cached) {
            step = taken;
            this.taken = taken;
        }

        @Override
        public void stepped(StepResult result) {
            step = result.step();
        }

        @Override
        public void scored(int epoch, double score, boolean best) {
            scores.add(score);
            assertEquals(taken / 4 + scores.size(), epoch);
        }

        @Override
        public boolean stops() {
            return step >= last;
        }
    }

    @BeforeEach
    void makeModel() {
        RandomModel.write(folder.resolve("model"), RandomModel.Size.TINY, 1);
    }

    /** Tones of two pitches in so much noise that nobody can always tell. */
    private List<LabelledClip> clips(int count) {
        var clips = new ArrayList<LabelledClip>();
        for (int c = 0; c < count; c++) {
            var samples = new float[4000];
            for (int i = 0; i < samples.length; i++) {
                double tone = Math.sin(2 * Math.PI * (c % 2 == 0 ? 300 : 400) * i / Waveform.SAMPLE_RATE);
                samples[i] = (float) (0.1 * tone + random.nextDouble(-0.4, 0.4));
            }
            clips.add(new LabelledClip("clip-" + c, new Waveform(samples), c % 2));
        }
        return clips;
    }

    private static HeadModel model(EncoderFolder base) {
        return HeadModel.onFrozen(base, Recipe.parse(Path.of("r"), SETTINGS), LABELS.size());
    }

    private HeadModel model(EncoderFolder base, Recipe recipe) {
        return recipe.freezesEncoder() ? HeadModel.onFrozen(base, recipe, LABELS.size())
                : HeadModel.withEncoder(folder.resolve("model"), recipe, LABELS.size());
    }

    private OptionalLong train(
            HeadTraining training, List<LabelledClip> learned, List<LabelledClip> heard, Watch watch) {
        return training.train(new HeadClips(learned, heard, LABELS), folder, Duration.ofDays(1), watch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "train.average = 0.5"})
    void theWeightsThatAreKeptAreThoseOfTheBestScore(String average) {
        var learned = clips(8);
        var heard = clips(6);
        try (var base = EncoderFolders.open(folder.resolve("model"));
                var model = model(base)) {
            var recipe = Recipe.parse(Path.of("r"), SETTINGS + average);
            var training = HeadTraining.fromSound(recipe, model);
            var watch = new Watch(Long.MAX_VALUE);
            long kept = train(training, learned, heard, watch).orElseThrow();
            assertEquals(EPOCHS, watch.scores.size());
            double best = Collections.max(watch.scores);
            assertNotEquals(best, watch.scores.getLast(), "or the last weights would do");
            long epoch = watch.scores.indexOf(best) + 1;
            assertEquals(4 * epoch, kept, "8 clips in twos are 4 steps an epoch");
            double sum = 0;
            for (var clip : heard) {
                sum += training.judge(List.of(clip)).getFirst()[clip.label()];
            }
            // float32 in batches of one and of two
            assertEquals(best, sum / heard.size(), 1e-5);
        }
    }

    @Test
    void withoutClipsToSelectByTheLastWeightsAreKept() {
        try (var base = EncoderFolders.open(folder.resolve("model"));
                var model = model(base)) {
            var training = HeadTraining.fromSound(Recipe.parse(Path.of("r"), SETTINGS), model);
            var watch = new Watch(Long.MAX_VALUE);
            assertEquals(OptionalLong.of(4 * EPOCHS), train(training, clips(8), List.of(), watch));
            assertEquals(List.of(), watch.scores);
        }
    }

    @Test
    void aWatchStopsItBehindTheStep() {
        try (var base = EncoderFolders.open(folder.resolve("model"));
                var model = model(base)) {
            var training = HeadTraining.fromSound(Recipe.parse(Path.of("r"), SETTINGS), model);
            var watch = new Watch(5);
            assertEquals(OptionalLong.empty(), train(training, clips(8), List.of(), watch));
            assertEquals(5, watch.step);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "train.average = 0.5\ntrain.dropout = 20 %", LORA})
    void whatWasStoppedGoesOnToTheSameBits(String more) {
        var learned = clips(8);
        var heard = clips(6);
        var recipe = Recipe.parse(Path.of("r"), (more.contains("tune") ? SETTINGS.replace("tune = head\n", "") : SETTINGS) + more);
        List<double[]> whole;
        long kept;
        try (var base = EncoderFolders.open(folder.resolve("model"));
                var model = model(base, recipe)) {
            var training = HeadTraining.fromSound(recipe, model);
            kept = train(training, learned, heard, new Watch(Long.MAX_VALUE)).orElseThrow();
            whole = training.judge(heard);
        }
        for (long stop : new long[] {7, Long.MAX_VALUE}) {
            try (var base = EncoderFolders.open(folder.resolve("model"));
                    var model = model(base, recipe)) {
                var training = HeadTraining.fromSound(recipe, model);
                var watch = new Watch(stop);
                var end = train(training, learned, heard, watch);
                assertEquals(stop == 7, end.isEmpty());
                assertEquals(stop == 7 ? 0 : 7, watch.taken);
                if (end.isPresent()) {
                    assertEquals(kept, end.getAsLong());
                    var parted = training.judge(heard);
                    for (int i = 0; i < whole.size(); i++) {
                        assertArrayEquals(whole.get(i), parted.get(i));
                    }
                }
            }
        }
    }
}
