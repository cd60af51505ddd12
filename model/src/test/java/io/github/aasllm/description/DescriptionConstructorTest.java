// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DescriptionConstructorTest {
    private static final Thresholds THRESHOLDS = Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE,
            Map.of("a", new AcousticProperties(1500, -20, 2, 1, 2)));

    private final DescriptionConstructor constructor = new DescriptionConstructor(
            THRESHOLDS, DescriptionTemplate.builtIn(DescriptionTemplate.DEFAULT));

    @Test
    void eachCueIsComparedWithItsOwnMedian() {
        Description description = constructor.construct(new AcousticProperties(1501, -21, 3, 1.5, 2));
        assertEquals(Map.of(Cue.PITCH, Level.HIGH, Cue.INTENSITY, Level.LOW,
                Cue.SPEECH_RATE, Level.HIGH, Cue.ARTICULATION_RATE, Level.LOW), description.levels());
        assertEquals("In this recording the pitch is high, the intensity is low, the speech rate is high "
                + "and the articulation rate is low.", description.text());
    }

    @Test
    void levelsComeInTheOrderOfThePaper() {
        assertEquals(List.of(Cue.PITCH, Cue.INTENSITY, Cue.SPEECH_RATE, Cue.ARTICULATION_RATE),
                List.copyOf(constructor.construct(new AcousticProperties(1, 1, 1, 1, 1)).levels().keySet()));
    }

    @Test
    void undefinedPitchIsLowAndTheTextSaysSo() {
        Description silence = constructor.construct(
                new AcousticProperties(Double.NaN, Double.NEGATIVE_INFINITY, 1, 1, 1));
        assertEquals(Level.LOW, silence.levels().get(Cue.PITCH));
        assertEquals("In this recording the pitch is low (undefined), the intensity is low, the speech rate is low "
                + "and the articulation rate is low.", silence.text());
    }

    @Test
    void descriptionNeedsALevelForEveryCue() {
        assertThrows(IllegalArgumentException.class, () -> new Description(Map.of(Cue.PITCH, Level.LOW), Set.of(), ""));
    }
}
