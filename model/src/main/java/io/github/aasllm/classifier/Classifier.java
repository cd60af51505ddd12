// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.classifier.SpeechClassifier.Kind;
import io.github.aasllm.classifier.SpeechClassifier.Range;
import java.util.List;
import java.util.Optional;

/**
 * A published model that tells emotions from speech by a head behind an encoder, without an LLM.
 *
 * <p>A clip is samples at 16 kHz, and has the same numbers alone and in a batch. One thread uses a classifier
 * at a time.
 */
public interface Classifier extends AutoCloseable {
    /** What the outputs are called, in their order, as the folder has it. */
    List<String> labels();

    Kind kind();

    /** Where the numbers of dimensions lie; absent for classes. */
    Optional<Range> range();

    /** The least samples of a clip that can be heard. */
    int fewestSamples();

    /** The most samples of a clip that are heard; what lies behind them must not be given. */
    int mostSamples();

    /**
     * What the head gives for each clip: of dimensions the numbers themselves.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a clip is too short
     */
    List<float[]> logits(List<float[]> clips);

    /**
     * The probabilities of the classes for each clip.
     *
     * @throws IllegalStateException of dimensions, which have none
     */
    List<float[]> probabilities(List<float[]> clips);

    @Override
    void close();
}
