// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Effects as arithmetic on probabilities that stand here. */
class ExplanationTest {
    private static final double EXACT = 1e-15; // a few sums of doubles below 1
    private static final Map<Cue, Level> LEVELS = Map.of(
            Cue.PITCH, Level.HIGH,
            Cue.INTENSITY, Level.HIGH,
            Cue.SPEECH_RATE, Level.LOW,
            Cue.ARTICULATION_RATE, Level.LOW);
    private static final Map<String, Double> PREDICTED = shares(0.7, 0.2, 0.1);

    private final List<Variant> variants = new ArrayList<>();
    private final List<Map<String, Double>> found = new ArrayList<>();

    private static Map<String, Double> shares(double a, double b, double c) {
        var shares = new LinkedHashMap<String, Double>();
        shares.put("a", a);
        shares.put("b", b);
        shares.put("c", c);
        return shares;
    }

    private void told(Cue cue, Level level, Map<String, Double> shares) {
        variants.add(new Variant(cue, Optional.ofNullable(level), cue + " " + level));
        found.add(shares);
    }

    private Explanation explanation() {
        return Explanation.of(LEVELS, PREDICTED, variants, found, Map.of());
    }

    @Test
    void anEffectIsTheTotalVariationDistance() {
        told(Cue.PITCH, Level.LOW, shares(0.3, 0.5, 0.2));
        told(Cue.INTENSITY, Level.LOW, shares(0.7, 0.1, 0.2)); // the leading label keeps its share
        told(Cue.SPEECH_RATE, Level.HIGH, PREDICTED);
        told(Cue.ARTICULATION_RATE, Level.HIGH, shares(0, 0, 1));
        var cues = explanation().cues();
        assertEquals(
                List.of(Cue.ARTICULATION_RATE, Cue.PITCH, Cue.INTENSITY, Cue.SPEECH_RATE),
                cues.stream().map(CueEffect::cue).toList());
        assertEquals((0.7 + 0.2 + 0.9) / 2, cues.get(0).effect(), EXACT);
        assertEquals((0.4 + 0.3 + 0.1) / 2, cues.get(1).effect(), EXACT);
        assertEquals((0.1 + 0.1) / 2, cues.get(2).effect(), EXACT);
        assertEquals(0, cues.get(3).effect());
        var leading = cues.stream().map(cue -> cue.changes().getFirst().emotion()).toList();
        assertEquals(List.of("c", "b", "a", "a"), leading);
        assertEquals(Level.HIGH, cues.get(1).level());
        assertEquals("PITCH LOW", cues.get(1).changes().getFirst().description());
    }

    @Test
    void ofSeveralLevelsTheLargestEffectCountsAndACueLeftOutDoesNot() {
        told(Cue.PITCH, Level.LOW, shares(0.6, 0.3, 0.1));
        told(Cue.PITCH, Level.MIDDLE, shares(0.4, 0.5, 0.1));
        told(Cue.PITCH, null, shares(0, 1, 0));
        told(Cue.INTENSITY, Level.LOW, shares(0.3, 0.6, 0.1));
        told(Cue.INTENSITY, null, PREDICTED);
        told(Cue.SPEECH_RATE, Level.HIGH, PREDICTED);
        told(Cue.ARTICULATION_RATE, Level.HIGH, PREDICTED);
        var cues = explanation().cues();
        assertEquals(Cue.INTENSITY, cues.get(0).cue());
        assertEquals(0.4, cues.get(0).effect(), EXACT);
        assertEquals(0.3, cues.get(1).effect(), EXACT);
        assertEquals(0.8, cues.get(1).changes().get(2).effect(), EXACT);
        assertEquals(Optional.empty(), cues.get(1).changes().get(2).level());
    }

    @Test
    void cuesOfEqualEffectComeInTheirOrder() {
        Stream.of(Cue.values()).forEach(cue -> told(
                cue, LEVELS.get(cue) == Level.HIGH ? Level.LOW : Level.HIGH, shares(0.5, 0.4, 0.1)));
        assertEquals(List.of(Cue.values()), explanation().cues().stream().map(CueEffect::cue).toList());
    }
}
