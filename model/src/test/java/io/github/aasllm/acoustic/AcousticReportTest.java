// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.WorstDifference;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Prints how far box 1 is from librosa on every file of EmoDB, for docs/measurements.md. */
@Tag("long")
class AcousticReportTest {
    private static final double SAME_PITCH = 1e-3; // of the pitch
    private static final int OTHER_PITCH = 4; // files, of 408; AcousticGoldenTest says why

    @Test
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    void emoDb() throws Exception {
        var corpus = Golden.file("acoustic").resolve("../../corpora/emodb").normalize();
        var extractor = AcousticExtractor.paper();
        var pitch = new ArrayList<Double>();
        var intensity = new WorstDifference("intensity, dB");
        var segments = new WorstDifference("segments");
        var rates = new WorstDifference("speech and articulation rate, 1/s");
        for (String line : Files.readAllLines(Golden.file("acoustic/emodb_properties.csv")).stream().skip(1)
                .toList()) {
            String[] row = line.split(",");
            var ours = extractor.extract(head(AudioFile.read(corpus.resolve(Path.of(row[0]))), row[4]));
            if (row[3].equals("speech")) { // digital silence has no pitch but the resampler's
                pitch.add(Math.abs(ours.pitchHz() / Double.parseDouble(row[5]) - 1));
            }
            intensity.add(Double.parseDouble(row[6]), ours.intensityDb());
            segments.add(Double.parseDouble(row[7]), ours.segments());
            rates.add(Double.parseDouble(row[9]), ours.speechRate());
            rates.add(Double.parseDouble(row[10]), ours.articulationRate());
        }
        long other = pitch.stream().filter(difference -> !(difference <= SAME_PITCH)).count();
        Collections.sort(pitch);
        System.out.printf(
                "pitch of %d files: median difference %.1e of it, largest %.1e, beyond %.0e in %d files%n",
                pitch.size(), pitch.get(pitch.size() / 2), pitch.getLast(), SAME_PITCH, other);
        assertTrue(other <= OTHER_PITCH, other + " files have another pitch");
        intensity.report(0.01);
        segments.report(0);
        rates.report(0);
    }

    /** On librosa's own samples at 16 kHz, so that no resampler is compared. */
    @Test
    void sameSamples() {
        var waveforms = Golden.tensors("acoustic/waveforms.safetensors");
        var pitch = new WorstDifference("pitch on the same samples, Hz");
        var intensity = new WorstDifference("intensity on the same samples, dB");
        for (var record : Golden.json("acoustic/properties.json").get("files")) {
            var name = record.get("id").asString();
            if (waveforms.names().contains(name) && record.get("pitch").isNumber()
                    && !name.equals("clicks")) {
                var ours = AcousticExtractor.paper().extract(new Waveform(waveforms.floats(name)));
                pitch.add(record.get("pitch").doubleValue(), ours.pitchHz());
                intensity.add(record.get("intensity").doubleValue(), ours.intensityDb());
            }
        }
        pitch.report(0.02); // 1e-5 of 2000 Hz
        intensity.report(1e-6);
    }

    private static Waveform head(Waveform waveform, String samples) {
        return new Waveform(Arrays.copyOf(waveform.samples(), Integer.parseInt(samples)));
    }
}
