// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.encoder.SpeechEncoder;
import java.util.List;

/**
 * A model that tells emotions from speech by a head behind an encoder, without an LLM.
 *
 * <p>A clip is samples at 16 kHz, of at least the encoder's fewest and at most its most, and has the same
 * numbers alone and in a batch. One thread uses a classifier at a time.
 */
public interface Classifier extends AutoCloseable {
    /** What the outputs are. */
    enum Kind {
        /** One of several emotions: probabilities that sum to 1. */
        CLASSES,
        /** Numbers such as arousal, dominance and valence, each by itself; no probabilities. */
        DIMENSIONS
    }

    /** What hears the clips. */
    SpeechEncoder encoder();

    /** What the outputs are called, in their order, as the folder has it. */
    List<String> labels();

    /** Samples that a clip may have; what is behind them the head has not learned to hear. */
    default int mostSamples() {
        return encoder().mostSamples();
    }

    /** What of the folder is not used, for whoever sees a prediction. */
    default List<String> warnings() {
        return List.of();
    }

    default Kind kind() {
        return Kind.CLASSES;
    }

    /** What the head gives for each clip: of dimensions the numbers themselves. */
    List<float[]> logits(List<float[]> clips);

    /**
     * The probabilities of the classes for each clip, a softmax of the logits.
     *
     * @throws IllegalStateException of dimensions, which have none
     */
    default List<float[]> probabilities(List<float[]> clips) {
        if (kind() != Kind.CLASSES) {
            throw new IllegalStateException("dimensions have no probabilities");
        }
        return logits(clips).stream().map(Softmax::of).toList();
    }

    @Override
    void close();
}
