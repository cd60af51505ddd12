// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Decode;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.explanation.Explanation;
import io.github.aasllm.explanation.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recognizes clips and says what each cue of their descriptions did; {@link AaSllm#explainer} makes it.
 *
 * <p>It asks again with every cue of the description at each other level, and left out: what the LLM was told
 * about the sound is varied, and the speech that it hears is not. All descriptions share one reading of the
 * speech, so an explanation costs little more than their text.
 */
public final class Explainer {
    private final AaSllm recognizer;
    private final Setup setup;

    Explainer(AaSllm recognizer, Setup setup) {
        this.recognizer = recognizer;
        this.setup = setup;
    }

    /**
     * Refuses where nothing can be explained: without thresholds the model is told nothing about the sound,
     * and an answer that it writes has no probabilities.
     */
    void requireGrounds() {
        if (setup.prompting().decode() == Decode.GENERATE) {
            throw InvalidInputException.of("explanation", "of a generated answer",
                    "probabilities, by --decode score");
        }
        setup.describer().required();
    }

    /** Reads, recognizes and explains one audio file. */
    public Prediction explain(Path file) {
        return explain(recognizer.measure(file));
    }

    /**
     * Recognizes and explains a measured clip.
     *
     * @param clip that this explainer's recognizer has measured; one without a description has a prediction
     *     without an explanation
     * @throws IllegalStateException after the recognizer was closed
     */
    public Prediction explain(MeasuredClip clip) {
        if (clip.described().description().isEmpty()) {
            return recognizer.answer(List.of(clip)).getFirst();
        }
        var told = clip.described().description().get();
        var variants = Variant.of(told, setup.describer().required().split(), setup.describer().wording());
        var texts = Stream.concat(Stream.of(told.text()), variants.stream().map(Variant::text));
        var speech = recognizer.project(recognizer.encode(List.of(clip)));
        var decisions = recognizer.ask(speech, List.of(clip), texts.map(Optional::of).toList());
        var probabilities = decisions.stream().map(Decision::probabilities).toList();
        var explanation = Explanation.of(
                told.levels(), probabilities.getFirst(), variants,
                probabilities.subList(1, decisions.size()),
                decisions.getFirst().ofLlmAlone());
        return Prediction.of(clip, decisions.getFirst(), Optional.of(explanation));
    }
}
