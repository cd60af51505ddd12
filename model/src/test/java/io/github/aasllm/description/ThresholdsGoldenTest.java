// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Golden;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The medians of a real corpus against numpy's, on the peer's own measurements of its 408 clips. */
@Tag("golden")
@EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
class ThresholdsGoldenTest {
    private static final Set<String> FOUR_CLASSES = Set.of("anger", "happiness", "sadness", "neutral");

    @ParameterizedTest
    @CsvSource({"padded, false, padded_all", "padded, true, padded_four_class",
        "speech, false, speech_all", "speech, true, speech_four_class"})
    void mediansAreThoseOfThePeer(String variant, boolean fourClasses, String name) throws IOException {
        Thresholds ours = Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, clips(variant, fourClasses));
        JsonNode golden = Golden.json("acoustic/properties.json").get("median_thresholds").get(name);
        assertEquals(golden.get("files").intValue(), ours.clips());
        for (Cue cue : Cue.values()) {
            double median = golden.get(cue.slot()).doubleValue();
            // The mean of the middle two may be rounded once more or less: 1e-15 of it.
            assertEquals(median, ours.medians().get(cue), 1e-15 * Math.abs(median), cue.words());
        }
    }

    private static Map<String, AcousticProperties> clips(String variant,
            boolean fourClasses) throws IOException {
        var clips = new HashMap<String, AcousticProperties>();
        for (String line : Files.readAllLines(Golden.file("acoustic/emodb_properties.csv"))) {
            String[] row = line.split(",");
            if (row[3].equals(variant) && (!fourClasses || FOUR_CLASSES.contains(row[2]))) {
                clips.put(row[0], new AcousticProperties(Double.parseDouble(row[5]),
                        Double.parseDouble(row[6]),
                        Integer.parseInt(row[7]), Double.parseDouble(row[9]), Double.parseDouble(row[10])));
            }
        }
        return clips;
    }
}
