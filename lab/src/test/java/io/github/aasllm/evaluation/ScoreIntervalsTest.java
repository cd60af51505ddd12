// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreIntervalsTest {
    /**
     * An arm whose speaker s has two clips of each of two labels, of which the first {@code right[s]} are
     * right.
     */
    private static Arm arm(int... right) {
        var rows = new ArrayList<PredictionRow>();
        for (int speaker = 0; speaker < right.length; speaker++) {
            for (int clip = 0; clip < 4; clip++) {
                var label = clip % 2 == 0 ? "anger" : "joy";
                var other = clip % 2 == 0 ? "joy" : "anger";
                rows.add(new PredictionRow("s" + speaker + "c" + clip, label, clip < right[speaker] ? label
                        : other,
                        Map.of(), Map.of(), Map.of("speaker", "s" + speaker),
                        new Origin("emodb", "p", ArmName.of("none/none"), 1, "f", Map.of())));
            }
        }
        return Arm.of(rows);
    }

    @Test
    void speakersThatAreAlikeLeaveNothingToChance() {
        var intervals = ScoreIntervals.of(arm(2, 2, 2, 2)).orElseThrow();
        assertEquals(new Scores(16, 0.5, 0.5, 0.5, 0.5), intervals.low()); // one of each two is right
        assertEquals(intervals.low(), intervals.high());
    }

    @Test
    void ofTwoSpeakersTheIntervalReachesFromOneToTheOther() {
        // a resample is one speaker twice with chance 1/4 each: more than the 2.5 % that are cut off
        var intervals = ScoreIntervals.of(arm(0, 4)).orElseThrow();
        assertEquals(0, intervals.low().ua());
        assertEquals(1, intervals.high().ua());
    }

    /**
     * t of 9 degrees is 2.262: Φ(-2.262 √(10 / 9)) = Φ(-2.384) = 0.0086; for 1,000 speakers it is nearly
     * 2.5 %.
     */
    @Test
    void theFewerSpeakersTheFartherOutTheEndsAre() {
        assertEquals(0.0086, ScoreIntervals.tail(10), 0.00005);
        assertEquals(0.025, ScoreIntervals.tail(1000), 0.0002);
    }

    @Test
    void oneSpeakerHasNoInterval() {
        assertEquals(Optional.empty(), ScoreIntervals.of(arm(3)));
    }

    @Test
    void anUnknownSpeakerLeavesNoInterval() {
        var rows = new ArrayList<>(arm(1, 3).rows());
        var last = rows.removeLast();
        rows.add(new PredictionRow(last.id(), last.label(), last.emotion(), Map.of(), Map.of(), Map.of(),
                last.origin()));
        assertEquals(Optional.empty(), ScoreIntervals.of(Arm.of(List.copyOf(rows))));
    }
}
