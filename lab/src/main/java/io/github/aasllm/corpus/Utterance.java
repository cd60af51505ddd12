// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A labelled clip.
 *
 * @param id unique in its corpus; everything joins by it
 * @param file the sound
 * @param label the emotion, in the words of the corpus's label set
 * @param facts what is known besides, by the columns of a manifest: {@value #SPEAKER}, {@value #SEX},
 *     {@value #SESSION}, {@value #SPLIT}, {@value #TEXT}, and whatever else the corpus says
 */
public record Utterance(String id, Path file, String label, Map<String, String> facts) {
    public static final String SPEAKER = "speaker";
    public static final String SEX = "sex";
    public static final String SESSION = "session";
    public static final String SPLIT = "split";
    public static final String TEXT = "text";

    public Utterance {
        facts = Map.copyOf(facts);
    }

    /** One fact; empty where the corpus does not say it. */
    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name)).filter(value -> !value.isBlank());
    }
}
