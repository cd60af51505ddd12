// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Two arms whose truth is known: each speaker is so and so hard, an arm's advantage differs from speaker to
 * speaker, and clips of one speaker are therefore not independent.
 */
final class MadePredictions {
    private static final List<String> LABELS = List.of("anger", "happiness", "neutral");
    private static final double HARDNESS = 0.2; // how far a speaker's accuracy lies from 0.6, evenly spread
    private static final double SPREAD = 0.15; // how far a speaker's advantage lies from the mean one

    private final List<PredictionRow> first = new ArrayList<>();
    private final List<PredictionRow> second = new ArrayList<>();

    /** @param advantage of the first arm: over all speakers the expected difference of UA */
    MadePredictions(SplittableRandom random, int speakers, int clipsEach, double advantage) {
        for (int s = 0; s < speakers; s++) {
            double base = 0.6 + HARDNESS * (2 * random.nextDouble() - 1);
            double own = advantage + SPREAD * (2 * random.nextDouble() - 1);
            for (int i = 0; i < clipsEach; i++) {
                var label = LABELS.get(i % LABELS.size());
                var id = s + "-" + i;
                var speaker = "s" + s;
                first.add(row(id, speaker, label, random.nextDouble() < base + own / 2, "first"));
                second.add(row(id, speaker, label, random.nextDouble() < base - own / 2, "second"));
            }
        }
    }

    static PredictionRow row(String id, String speaker, String label, boolean right, String arm) {
        var wrong = LABELS.get((LABELS.indexOf(label) + 1) % LABELS.size());
        return new PredictionRow(id, label, right ? label : wrong, Map.of(), Map.of(),
                Map.of("speaker", speaker), new Origin("made", "loso", ArmName.of(arm), 1, speaker, Map.of()));
    }

    Arm first() {
        return Arm.of(first);
    }

    Arm second() {
        return Arm.of(second);
    }

    PairedArms pair() {
        return new PairedArms(first(), second());
    }
}
