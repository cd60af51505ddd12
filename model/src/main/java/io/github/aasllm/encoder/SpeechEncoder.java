// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * Box 3: {@code H = SpeechEncoder(X)}.
 *
 * <p>A clip is an array of samples, mono, 16 kHz. It has the same states in any company. One thread uses an
 * encoder at a time, within a {@code PointerScope} that frees the tensors that it gives.
 */
public interface SpeechEncoder {
    /** D, the width of a state. */
    int width();

    /** N, the layers; {@link #hidden} gives one state more. */
    int layers();

    /** Samples of the shortest clip that has a state. */
    int fewestSamples();

    /** Samples that a clip may have: whoever asks cuts a longer one, and says so. */
    int mostSamples();

    /** T, the states of a clip of so many samples; 0 below {@link #fewestSamples}. */
    int states(int samples);

    /**
     * The states of several clips, one [T, D] each, in their order.
     *
     * @param clips of at least {@link #fewestSamples}
     */
    List<Tensor> encode(List<float[]> clips);

    /**
     * The same, of spectrograms that are changed before the layers see them, as SpecAugment does.
     *
     * @param change of each clip's spectrogram in turn, [bands, frames] → the same shape
     * @throws InvalidInputException if this encoder hears no spectrogram
     */
    default List<Tensor> encode(List<float[]> clips, UnaryOperator<Tensor> change) {
        throw InvalidInputException.of(
                "masks of a spectrogram", getClass().getSimpleName(), "an encoder that hears a spectrogram");
    }

    /**
     * The states between the layers, for a choice among them or a weighted sum: of each clip the input of the
     * first layer and then each layer's output, as transformers' {@code hidden_states} has them, so that where a
     * norm stands behind all layers the last one may be behind it.
     *
     * <p>Each [L, D]; L is T, but more where states are pooled behind the last layer.
     */
    List<List<Tensor>> hidden(List<float[]> clips);

    /**
     * A listener to sound that comes in pieces; empty where a state depends on sound long behind or before it.
     * Each may be used while others are.
     */
    default Optional<StateStream> stream() {
        return Optional.empty();
    }

    /** The linear layers, by module name within the encoder. */
    void linears(BiConsumer<String, Linear> found);

    /**
     * What decides the states besides the weights: how clips are cut and normalised and what the layers see
     * of them, with a version. Whatever changes states must change it.
     */
    String cacheKey();
}
