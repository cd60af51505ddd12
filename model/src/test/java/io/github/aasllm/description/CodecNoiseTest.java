// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodecNoiseTest {
    // medians 1500 Hz, -20 dB, 2 /s, 3 /s; by paper without normalisation 190, 0.47, 0.31 and 0.66 are noise
    private static final Thresholds THRESHOLDS = Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE,
            Map.of("clip", new AcousticProperties(1500, -20, 4, 2, 3)));

    @Test
    void aValueIsMarginalUpToTheNoiseOnBothSidesOfTheThreshold() {
        assertEquals(Set.of(Cue.PITCH, Cue.SPEECH_RATE),
                marginal(new AcousticProperties(1690, -20.48, 4, 1.70, 3.67)));
        assertEquals(Set.of(Cue.INTENSITY, Cue.ARTICULATION_RATE),
                marginal(new AcousticProperties(1309, -19.54, 4, 1.68, 2.35)));
    }

    @Test
    void whatHasNoValueIsNotMarginal() {
        double nan = Double.NaN;
        assertEquals(Set.of(), marginal(new AcousticProperties(nan, Double.NEGATIVE_INFINITY, 0, nan, nan)));
    }

    @Test
    void eachOfTwoTertilesCounts() {
        var tertiles = Thresholds.ofTrainingSet(Method.VOICE, Normalisation.NONE, Split.TERTILES, Map.of(
                "a", new AcousticProperties(100, -40, 4, 2, 3), "b", new AcousticProperties(200, -30, 4, 4, 5),
                "c", new AcousticProperties(300, -20, 4, 6, 7), "d", new AcousticProperties(400, -10, 4, 8, 9)));
        // the cuts of pitch are 200 and 300 Hz, and 21 Hz are noise
        for (double hertz : new double[] {179, 221, 279, 321}) {
            assertEquals(Set.of(Cue.PITCH), CodecNoise.marginal(tertiles,
                    new AcousticProperties(hertz, 0, 0, 0, 0)), hertz + " Hz");
        }
        assertEquals(Set.of(), CodecNoise.marginal(tertiles, new AcousticProperties(250, 0, 0, 0, 0)));
    }

    @Test
    void everyWayOfMeasuringHasItsNoise() {
        assertEquals(0.15, CodecNoise.change(Method.PAPER, Normalisation.of("level"), Cue.INTENSITY));
        assertEquals(0.53, CodecNoise.change(Method.VOICE, Normalisation.of("edges"), Cue.INTENSITY));
        assertEquals(121, CodecNoise.change(Method.PAPER, Normalisation.of("level+edges"), Cue.PITCH));
        assertEquals(0.61, CodecNoise.change(Method.VOICE, Normalisation.NONE, Cue.ARTICULATION_RATE));
    }

    private static Set<Cue> marginal(AcousticProperties properties) {
        return CodecNoise.marginal(THRESHOLDS, properties);
    }
}
