// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.CodecNoise;
import io.github.aasllm.description.DescriptionConstructor;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Box 2, the Description Constructor, with the thresholds of the clip's group where there are groups.
 *
 * @param thresholds without any nothing is described
 */
record Describer(Optional<AnyThresholds> thresholds, DescriptionTemplate wording) {
    private static final String MAKE_THRESHOLDS =
            "make them with 'aasllm thresholds AUDIO... -o thresholds.json' and pass --thresholds"
                    + " thresholds.json";

    /** Box 1 as the thresholds were made with it, for levels mean nothing else; without any the paper's. */
    AcousticExtractor extractor() {
        return thresholds.map(t -> AcousticExtractor.of(t.method(), t.normalisation()))
                .orElseGet(AcousticExtractor::paper);
    }

    /** @param facts see {@link AaSllm#recognize(List, List)} */
    Described construct(AcousticProperties acoustic, Map<String, String> facts) {
        var ofClip = thresholds.flatMap(any -> any.forClip(facts));
        return new Described(
                ofClip.map(own -> new DescriptionConstructor(own, wording).construct(acoustic)),
                ofClip.map(own -> CodecNoise.marginal(own, acoustic)).orElse(Set.of()),
                warnings(facts));
    }

    private List<String> warnings(Map<String, String> facts) {
        if (thresholds.isEmpty()) {
            return List.of("thresholds: none, so the prompt has no description; "
                    + MAKE_THRESHOLDS);
        }
        return thresholds.get() instanceof GroupedThresholds groups && groups.forClip(facts).isEmpty()
                ? List.of("thresholds: " + groups.missing(facts))
                : List.of();
    }

    /** The thresholds, which an explanation varies; refuses where there are none. */
    AnyThresholds required() {
        return thresholds.orElseThrow(() -> InvalidInputException.of(
                        "explanation", "of a model without thresholds for descriptions", "thresholds")
                .next(MAKE_THRESHOLDS));
    }
}
