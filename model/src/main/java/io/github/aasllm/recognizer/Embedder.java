// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.Natives;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The states of the speech encoder of any model folder that is read here: a speech LLM's, wav2vec 2.0, HuBERT,
 * WavLM, Whisper, emotion2vec or vox-profile's, with a head or without. Safe for many threads.
 */
public final class Embedder implements AutoCloseable {
    private final AutoCloseable opened;
    private final String fingerprint;
    private final SpeechEncoder encoder;
    private final FrontEnd frontEnd;
    private final Arithmetic arithmetic = new Arithmetic();

    private Embedder(EncoderFolder folder) {
        this(folder, folder.checkpoint().fingerprint(), folder.encoder(), Normalisation.NONE);
    }

    private Embedder(AutoCloseable opened, String fingerprint, SpeechEncoder encoder, Normalisation hearing) {
        this.opened = opened;
        this.fingerprint = fingerprint;
        this.encoder = encoder;
        this.frontEnd = new FrontEnd(hearing, encoder.mostSamples());
    }

    /**
     * Opens the encoder of a folder; of that of an encoder head the encoder that it hears, as it was trained with it.
     *
     * @throws InvalidInputException if it holds none that is read here, or is damaged
     */
    public static Embedder open(Path folder) {
        Natives.prepare();
        if (HeadClassifier.isIn(folder)) {
            var fingerprint = Settings.fingerprint(folder);
            var hearing = hearing(folder);
            var head = HeadClassifier.open(folder, Residency.FLOAT32);
            return new Embedder(head, fingerprint, head.encoder(), hearing);
        }
        return EncoderFolders.ofItsOwn(folder).map(Embedder::new).orElseGet(() -> ofSpeechLlm(folder));
    }

    private static Normalisation hearing(Path folder) {
        return Bundle.read(folder).hearing().orElse(Normalisation.NONE);
    }

    private static Embedder ofSpeechLlm(Path folder) {
        var llm = SpeechLlm.open(folder, Optional.empty(), Optional.empty());
        return new Embedder(llm, llm.checkpoint().fingerprint(), llm.boxes().encoder(), hearing(folder));
    }

    /** What tells the model from others. */
    public String fingerprint() {
        return fingerprint;
    }

    /** D. */
    public int width() {
        return encoder.width();
    }

    /**
     * What the encoder hears of a clip: its beginning, at most 30 s or a minute, normalised as the model says.
     *
     * @throws InvalidInputException if the clip is too short for one state
     */
    public FrontEnd.Heard hear(Waveform clip) {
        var heard = frontEnd.hear(clip);
        if (heard.samples().length < encoder.fewestSamples()) {
            throw InvalidInputException.of("duration", clip.durationSeconds() + " s", "at least "
                    + (double) encoder.fewestSamples() / Waveform.SAMPLE_RATE
                    + " s, one state of the speech encoder");
        }
        return heard;
    }

    /**
     * The states of one clip, row by row, [T][D].
     *
     * @param samples as {@link #hear} gives them
     * @param layer which of the layers' outputs, 0 being the input of the first; empty for the encoder's output
     * @throws InvalidInputException if there is no such layer, or a state is no number
     */
    public float[][] states(float[] samples, Optional<Integer> layer) {
        return arithmetic.exclusively(() -> rows(layer
                .map(number -> chosen(encoder.hidden(List.of(samples)).getFirst(), number))
                .orElseGet(() -> encoder.encode(List.of(samples)).getFirst())));
    }

    /** The mean of all layers' outputs and of the input of the first, row by row. */
    public float[][] meanOfLayers(float[] samples) {
        return arithmetic.exclusively(() -> rows(torch.stack(
                new TensorVector(encoder.hidden(List.of(samples)).getFirst().toArray(Tensor[]::new))).mean(0)));
    }

    private static Tensor chosen(List<Tensor> states, int number) {
        if (number < 0 || number >= states.size()) {
            throw InvalidInputException.of("layer", number, "0 to " + (states.size() - 1));
        }
        return states.get(number);
    }

    private static float[][] rows(Tensor states) {
        var values = FiniteNumbers.require("states", Tensors.toFloats(states));
        int width = Math.toIntExact(states.size(1));
        var rows = new float[values.length / width][width];
        for (int t = 0; t < rows.length; t++) {
            System.arraycopy(values, t * width, rows[t], 0, width);
        }
        return rows;
    }

    @Override
    public void close() {
        arithmetic.close();
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
