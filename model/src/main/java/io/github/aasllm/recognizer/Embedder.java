// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.Natives;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The states of a speech encoder, frame by frame or pooled over the clip. Safe for many threads. */
public final class Embedder implements AutoCloseable {
    /** A minute where the encoder has no end: attention takes memory by the square of a clip's length. */
    private static final int MOST_SAMPLES = 60 * Waveform.SAMPLE_RATE;

    /** What becomes of a clip's states over time. */
    public enum Pool {
        /** Their mean, D numbers. */
        MEAN("mean"),
        /** Their mean and then their standard deviation (of all states, not of a sample), 2 D numbers. */
        MEAN_DEVIATION("mean+sd"),
        /** Each by itself, T rows of D numbers. */
        NONE("none");

        private final String key;

        Pool(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }

        /** @throws InvalidInputException for a word that is none of {@link #key} */
        public static Pool of(String word) {
            return Arrays.stream(values()).filter(pool -> pool.key.equals(word)).findFirst()
                    .orElseThrow(() -> InvalidInputException.of("--pool", word, "mean, mean+sd or none"));
        }
    }

    /**
     * Which states: the encoder's own ({@code last}), those behind a layer by its number (0: what the first layer
     * gets), or the mean over all of them.
     *
     * @param number of the layer; {@link #LAST} or {@link #MEAN}
     */
    public record Layer(int number) {
        private static final int LAST = -1;
        private static final int MEAN = -2;

        /** @throws InvalidInputException for a word that is none */
        public static Layer of(String word) {
            return switch (word.toLowerCase(Locale.ROOT)) {
                case "last" -> new Layer(LAST);
                case "mean" -> new Layer(MEAN);
                default -> {
                    if (!word.matches("[0-9]{1,4}")) {
                        throw InvalidInputException.of("--layer", word, "last, mean, or a number from 0");
                    }
                    yield new Layer(Integer.parseInt(word));
                }
            };
        }

        public String key() {
            return number == LAST ? "last" : number == MEAN ? "mean" : Integer.toString(number);
        }
    }

    /**
     * Of one clip.
     *
     * @param rows one where they are pooled, else one for each state
     * @param states T, whose number the rows tell only where they are not pooled
     * @param warnings what is not heard
     */
    public record Embedding(List<float[]> rows, int states, List<String> warnings) {}

    private final EncoderFolder folder;
    private final Layer layer;
    private final Pool pool;
    private final int most;
    private final Arithmetic arithmetic = new Arithmetic();

    private Embedder(EncoderFolder folder, Layer layer, Pool pool) {
        this.folder = folder;
        this.layer = layer;
        this.pool = pool;
        this.most = Math.min(MOST_SAMPLES, folder.encoder().mostSamples());
    }

    /**
     * Opens the encoder of a folder.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public static Embedder open(Path folder, Layer layer, Pool pool) {
        Natives.prepare();
        return new Embedder(EncoderFolder.open(folder), layer, pool);
    }

    /** What tells the model from others. */
    public String fingerprint() {
        return folder.checkpoint().fingerprint();
    }

    /** Numbers in a row. */
    public int width() {
        return folder.encoder().width() * (pool == Pool.MEAN_DEVIATION ? 2 : 1);
    }

    /** @throws InvalidInputException if the clip is too short, or the encoder has no such layer */
    public Embedding embed(Waveform clip) {
        int fewest = folder.encoder().fewestSamples();
        if (clip.samples().length < fewest) {
            throw InvalidInputException.of("duration", clip.durationSeconds() + " s", "at least "
                    + (double) fewest / Waveform.SAMPLE_RATE + " s, one state of the speech encoder");
        }
        boolean all = clip.samples().length <= most;
        var heard = all ? clip.samples() : Arrays.copyOf(clip.samples(), most);
        return arithmetic.exclusively(() -> {
            var states = states(heard); // [T, D]
            return new Embedding(rows(states), Math.toIntExact(states.size(0)), all ? List.of()
                    : List.of("duration: " + clip.durationSeconds() + " s, of which the model heard the first "
                            + most / Waveform.SAMPLE_RATE + " s"));
        });
    }

    private Tensor states(float[] samples) {
        if (layer.number() == Layer.LAST) {
            return folder.encoder().encode(List.of(samples)).getFirst();
        }
        var hidden = folder.encoder().hidden(List.of(samples)).getFirst();
        if (layer.number() == Layer.MEAN) {
            return torch.stack(new TensorVector(hidden.toArray(Tensor[]::new))).mean(0);
        }
        if (layer.number() >= hidden.size()) {
            throw InvalidInputException.of("--layer", layer.number(), "at most " + (hidden.size() - 1)
                    + ", the encoder's last").in(folder.checkpoint().folder());
        }
        return hidden.get(layer.number());
    }

    private List<float[]> rows(Tensor states) {
        if (pool == Pool.MEAN) {
            return List.of(Tensors.toFloats(states.mean(0)));
        }
        var numbers = Tensors.toFloats(states);
        int width = Math.toIntExact(states.size(1));
        int count = numbers.length / width;
        if (pool == Pool.MEAN_DEVIATION) {
            return List.of(meanAndDeviation(Tensors.toFloats(states.mean(0)), numbers));
        }
        var rows = new ArrayList<float[]>();
        for (int i = 0; i < count; i++) {
            rows.add(Arrays.copyOfRange(numbers, i * width, (i + 1) * width));
        }
        return rows;
    }

    private static float[] meanAndDeviation(float[] mean, float[] numbers) {
        var squares = new double[mean.length];
        for (int i = 0; i < numbers.length; i++) {
            double away = numbers[i] - mean[i % mean.length];
            squares[i % mean.length] += away * away;
        }
        var row = Arrays.copyOf(mean, 2 * mean.length);
        for (int i = 0; i < mean.length; i++) {
            row[mean.length + i] = (float) Math.sqrt(squares[i] * mean.length / numbers.length);
        }
        return row;
    }

    @Override
    public void close() {
        arithmetic.close();
        folder.close();
    }
}
