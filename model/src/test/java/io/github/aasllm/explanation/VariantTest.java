// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Split;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The descriptions that are asked besides the one that was told. */
class VariantTest {
    private static final Map<Cue, Level> LEVELS = Map.of(
            Cue.PITCH, Level.HIGH,
            Cue.INTENSITY, Level.LOW,
            Cue.SPEECH_RATE, Level.LOW,
            Cue.ARTICULATION_RATE, Level.HIGH);
    private static final DescriptionTemplate COMPACT = DescriptionTemplate.builtIn("compact-v1");
    private static final DescriptionTemplate BARE =
            new DescriptionTemplate("bare", "{pitch} {intensity} {speech_rate} {articulation_rate}");

    private static List<String> texts(
            Cue cue, Map<Cue, Level> levels, Set<Cue> undefined, Split split, DescriptionTemplate wording) {
        return Variant.of(new Description(levels, undefined, "what was told"), split, wording).stream()
                .filter(variant -> variant.cue() == cue)
                .map(Variant::text)
                .toList();
    }

    @Test
    void withAMedianEachCueIsFlippedAndLeftOut() {
        assertEquals(
                List.of("pitch=low intensity=low speech_rate=low articulation_rate=high",
                        "intensity=low speech_rate=low articulation_rate=high"),
                texts(Cue.PITCH, LEVELS, Set.of(), Split.MEDIAN, COMPACT));
        assertEquals(
                List.of("pitch=high intensity=low speech_rate=high articulation_rate=high",
                        "pitch=high intensity=low articulation_rate=high"),
                texts(Cue.SPEECH_RATE, LEVELS, Set.of(), Split.MEDIAN, COMPACT));
    }

    @Test
    void withTertilesEachCueTakesBothOtherLevels() {
        assertEquals(
                List.of("low low low high", "medium low low high"),
                texts(Cue.PITCH, LEVELS, Set.of(), Split.TERTILES, BARE));
        assertEquals(
                List.of("high medium low high", "high high low high"),
                texts(Cue.INTENSITY, LEVELS, Set.of(), Split.TERTILES, BARE));
    }

    @Test
    void aTemplateWithoutWordsForItLeavesNoCueOut() {
        assertEquals(4, Variant.of(new Description(LEVELS, Set.of(), ""), Split.MEDIAN, BARE).size());
    }

    @Test
    void aCueWithoutAValueIsToldAsSuchUnlessALevelTakesItsPlace() {
        var levels = Map.of(
                Cue.PITCH, Level.LOW,
                Cue.INTENSITY, Level.LOW,
                Cue.SPEECH_RATE, Level.LOW,
                Cue.ARTICULATION_RATE, Level.LOW);
        var silent = Set.of(Cue.PITCH);
        var told = BARE.fill(levels, silent);
        assertEquals("low (undefined) low low low", told);
        assertEquals(List.of("high low low low"), texts(Cue.PITCH, levels, silent, Split.MEDIAN, BARE));
        var louder = texts(Cue.INTENSITY, levels, silent, Split.MEDIAN, BARE);
        assertEquals(List.of("low (undefined) high low low"), louder);
    }
}
