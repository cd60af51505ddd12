// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.DevPart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The dev part: clips of a training part that weights are not learned from, but by which a state is
 * selected and a temperature fitted.
 */
public record DevDraw(List<Utterance> training, List<Utterance> dev) {
    private static final String DEV = "dev";

    /**
     * Parts training clips.
     *
     * @param all the corpus, of which the official dev part is taken
     * @throws InvalidInputException if a speaker is not known, or nothing is left to learn from
     */
    public static DevDraw of(DevPart part, List<Utterance> training, List<Utterance> all, long seed) {
        return switch (part.kind()) {
            case NONE -> new DevDraw(training, List.of());
            case OFFICIAL -> new DevDraw(
                    training,
                    all.stream().filter(u -> u.fact(Utterance.SPLIT).filter(DEV::equals).isPresent()).toList());
            case CLIPS -> drawn(part, training, seed, Utterance::id);
            case SPEAKERS -> drawn(part, training, seed, u -> u.fact(Utterance.SPEAKER).orElseThrow(() ->
                    InvalidInputException.of("speaker of " + u.id(), "none", "one, as protocol.dev draws speakers")));
        };
    }

    private static DevDraw drawn(
            DevPart part, List<Utterance> training, long seed, Function<Utterance, String> key) {
        var keys = new ArrayList<>(new TreeSet<>(training.stream().map(key).toList()));
        Collections.shuffle(keys, new Random(seed));
        long count = Math.max(1, Math.round(part.share().fraction() * keys.size()));
        if (count >= keys.size()) {
            throw InvalidInputException.of("protocol.dev", part, "a part that leaves something to learn from")
                    .next("there are " + keys.size() + " to draw from");
        }
        var chosen = new HashSet<>(keys.subList(0, (int) count));
        return new DevDraw(
                training.stream().filter(u -> !chosen.contains(key.apply(u))).toList(),
                training.stream().filter(u -> chosen.contains(key.apply(u))).toList());
    }
}
