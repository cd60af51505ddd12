// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A training of the tiny random model on eight tones of 0.3 to 0.65 s, which takes a second.
 *
 * @param folder of the model and the corpus
 */
record TinyTraining(Path folder) {
    private static final int RATE = 16_000;
    private static final int CLIPS = 8;

    /**
     * Everything that a state must hold: dropout, accumulation, an average, selection, an order by length.
     */
    static final String EVERYTHING = """
            train.length = 4 epochs
            train.rate = 1e-2
            train.average = 0.9
            lora.dropout = 20 %
            batch.size = 2
            batch.accumulation = 2
            batch.class-weights = inverse
            protocol.folds = declared
            protocol.dev = official
            select.by = best-dev
            select.metric = loss
            """;

    /** The same of a training of the whole chain, with all that varies what is heard and said. */
    static final String WHOLE_CHAIN = """
            train.length = 3 epochs
            train.rate = 3e-3
            train.encoder-rate = 0.3
            train.decay = 0.05
            train.average = 0.9
            train.dropout = 20 %
            train.smoothing = 10 %
            train.pooled-head = 0.5
            tune = full
            hearing.normalise = level+edges
            description.dropout = 30 %
            description.cue-dropout = 40 %
            augment.crop = 0.2 .. 0.5 s
            augment.speed = 0.9 .. 1.1
            augment.frequency-masks = 1
            batch.size = 4
            batch.by-length = no
            batch.class-weights = sqrt-inverse
            """;

    /** Makes the model and the corpus. */
    static TinyTraining in(Path folder) throws IOException {
        return in(folder, "qwen2_audio");
    }

    /** The same with a model of any family. */
    static TinyTraining in(Path folder, String family) throws IOException {
        RandomModel.write(folder.resolve("model"), Families.named(family), RandomModel.Size.TINY, 1);
        var manifest = new StringBuilder("path,label,speaker,split\n");
        for (int i = 0; i < CLIPS; i++) {
            Files.write(folder.resolve(i + ".wav"), tone(150 + 60 * i, 0.3 + 0.05 * i));
            manifest.append("%d.wav,%s,%d,%s%n".formatted(i, i % 3 == 0 ? "sad" : "glad", i / 2,
                    i < 6 ? "train" : "dev"));
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        return new TinyTraining(folder);
    }

    TrainingTask task(String settings, Path run) {
        return task(settings, run, Duration.ofDays(1));
    }

    TrainingTask task(String settings, Path run, Duration saveEvery) {
        var recipe = Recipe.parse(Path.of("tiny.recipe"), "corpus.name = manifest\n" + settings);
        var parts = RecipeParts.read(recipe, folder);
        return new TrainingTask(recipe, folder.resolve("model"), parts, run, run.resolve("cache"), saveEvery);
    }

    /** Trains from the beginning to the end and gives the loss of every step. */
    List<Double> train(String settings, Path run) {
        var watch = new Watch(Long.MAX_VALUE);
        FineTuning.run(task(settings, run), false, watch);
        return watch.losses;
    }

    /** The bytes of the LoRA weights of a run. */
    static byte[] weights(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("lora/adapter_model.safetensors"));
    }

    /** Keeps the losses, and stops behind a step. */
    static final class Watch implements TrainingWatch {
        final List<Double> losses = new ArrayList<>();
        private final long last;
        private long step;
        boolean cached;
        long trained;

        Watch(long last) {
            this.last = last;
        }

        @Override
        public void begins(long numbers, long taken, long steps, boolean kept) {
            trained = numbers;
            cached = kept;
        }

        @Override
        public void stepped(StepResult result) {
            losses.add(result.loss());
            step = result.step();
        }

        @Override
        public void scored(int epoch, double score, boolean best) {
            // the state tells what was selected
        }

        @Override
        public boolean stops() {
            return step >= last;
        }
    }

    /** A WAV file of 16 bits. */
    private static byte[] tone(double hertz, double seconds) {
        int samples = (int) (seconds * RATE);
        var bytes = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(ascii("RIFF")).putInt(36 + 2 * samples).put(ascii("WAVEfmt ")).putInt(16);
        bytes.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE).putShort((short) 2)
                .putShort((short) 16);
        bytes.put(ascii("data")).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            double swing = 0.5 + 0.5 * Math.sin(20.0 * i / RATE); // so that there are segments
            bytes.putShort((short) (12_000 * swing * Math.sin(2 * Math.PI * hertz * i / RATE)));
        }
        return bytes.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
