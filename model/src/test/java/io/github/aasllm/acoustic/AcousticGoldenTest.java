// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import tools.jackson.databind.JsonNode;

/**
 * Our four properties against librosa's, on librosa's own 16 kHz samples and from the files themselves.
 *
 * <p>From a file, pitch is compared only where librosa itself is sure: where another resampler of its own
 * moves the value by 1e-6 or more ({@code pitch_resampler_change}), frames of digital silence hold nothing
 * but the resampler's residue, and their peaks count like those of speech.
 */
@Tag("golden")
class AcousticGoldenTest {
    // Float32 against float64 spectra: 3e-8 on real speech.
    private static final double SAME_SAMPLES_PITCH = 1e-5;
    private static final double FLAT_SPECTRUM_PITCH = 1e-3; // bins tie, rounding decides: 5e-4 in librosa
    private static final double FILE_PITCH = 1e-3;
    private static final int FILES_FOR_A_MOVED_ONE = 100; // soxr_vhq for soxr_hq moves 3 of 408
    private static final double SAME_SAMPLES_DB = 1e-6;
    private static final double FILE_DB = 0.01; // what another good resampler changes in librosa itself

    private final AcousticExtractor extractor = AcousticExtractor.paper();

    @TestFactory
    Stream<DynamicTest> savedWaveformsHaveThePropertiesOfThePeer() {
        GoldenTensors waveforms = Golden.tensors("acoustic/waveforms.safetensors");
        assertTrue(waveforms.names().size() >= 3, "too few waveforms");
        Map<String, JsonNode> records = records();
        return waveforms.names().stream().map(name -> dynamicTest(name, () -> {
            var waveform = new Waveform(waveforms.floats(name));
            checkSameSamples(name, records.get(name), waveform);
            JsonNode speech = records.get(name).get("speech");
            if (speech != null) { // the same clip without the zeros that were appended to it
                checkSameSamples(name, speech, head(waveform, speech.get("samples").intValue()));
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> filesHaveThePropertiesOfThePeer() {
        Map<String, JsonNode> records = records();
        assertTrue(records.size() >= 18, "too few records");
        return records.values().stream().map(record -> dynamicTest(record.get("id").asString(), () -> {
            Waveform waveform = AudioFile.read(path(record));
            boolean unchanged = record.get("source_rate").intValue() == Waveform.SAMPLE_RATE
                    && record.get("source_channels").intValue() == 1;
            if (unchanged) {
                checkSameSamples(record.get("id").asString(), record, waveform);
            } else {
                checkOtherResampler(record, waveform);
            }
        }));
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    void everyFileOfTheCorpusHasThePropertiesOfThePeer() throws Exception {
        var clips = new HashMap<String, Waveform>();
        var moved = new ArrayList<String>();
        int otherPitch = 0;
        int rows = 0;
        for (String line : Files.readAllLines(Golden.file("acoustic/emodb_properties.csv")).stream().skip(1)
                .toList()) {
            String[] row = line.split(",");
            Waveform whole = clips.computeIfAbsent(row[0], path -> AudioFile.read(Golden.recording(path)));
            AcousticProperties ours = extractor.extract(head(whole, Integer.parseInt(row[4])));
            assertEquals(Double.parseDouble(row[6]), ours.intensityDb(), FILE_DB, row[0]);
            if (ours.segments() != Integer.parseInt(row[7])
                    || ours.articulationRate() != Double.parseDouble(row[10])) {
                moved.add(row[0] + " " + row[3]);
            }
            double pitch = Double.parseDouble(row[5]);
            if (row[3].equals("speech") && Math.abs(ours.pitchHz() - pitch) > FILE_PITCH * pitch) {
                otherPitch++;
            }
            rows++;
        }
        assertTrue(rows > 0, "no rows");
        int allowed = Math.ceilDiv(clips.size(), FILES_FOR_A_MOVED_ONE);
        assertTrue(otherPitch <= allowed, otherPitch + " of " + clips.size() + " files have another pitch");
        assertTrue(moved.isEmpty(), "segments differ: " + moved);
    }

    private void checkSameSamples(String name, JsonNode golden, Waveform waveform) {
        AcousticProperties ours = extractor.extract(waveform);
        double tolerance = name.equals("clicks") ? FLAT_SPECTRUM_PITCH : SAME_SAMPLES_PITCH;
        assertEquals(golden.get("samples").intValue(), waveform.samples().length, "samples");
        checkPitch(golden, ours, tolerance);
        assertEquals(number(golden, "intensity"), ours.intensityDb(), SAME_SAMPLES_DB, "intensity");
        checkSegmentsAndRates(golden, waveform, ours);
    }

    private void checkOtherResampler(JsonNode golden, Waveform waveform) {
        AcousticProperties ours = extractor.extract(waveform);
        assertEquals(golden.get("samples").intValue(), waveform.samples().length, "samples");
        if (golden.path("pitch_resampler_change").asDouble(0) < 1e-6) {
            checkPitch(golden, ours, FILE_PITCH);
        }
        assertEquals(number(golden, "intensity"), ours.intensityDb(), FILE_DB, "intensity");
        checkSegmentsAndRates(golden, waveform, ours);
    }

    private static void checkPitch(JsonNode golden, AcousticProperties ours, double relative) {
        double hertz = number(golden, "pitch");
        if (Double.isNaN(hertz)) {
            assertEquals(hertz, ours.pitchHz(), "pitch");
        } else {
            assertEquals(hertz, ours.pitchHz(), relative * hertz, "pitch");
        }
    }

    private static void checkSegmentsAndRates(JsonNode golden, Waveform waveform, AcousticProperties ours) {
        List<int[]> bounds = Segments.of(waveform.samples()).bounds();
        assertEquals(golden.get("syllables").toString(),
                bounds.stream().map(bound -> Arrays.toString(bound).replace(" ", "")).toList().toString()
                .replace(" ", ""));
        assertEquals(golden.get("syllable_count").intValue(), ours.segments(), "segments");
        assertEquals(number(golden, "speech_rate"), ours.speechRate(), "speech rate");
        assertEquals(number(golden, "articulation_rate"), ours.articulationRate(), "articulation rate");
    }

    private static Map<String, JsonNode> records() {
        var records = new HashMap<String, JsonNode>();
        StreamSupport.stream(Golden.json("acoustic/properties.json").get("files").spliterator(), false)
                .forEach(record -> records.put(record.get("id").asString(), record));
        return records;
    }

    private static Path path(JsonNode record) {
        return Golden.recording(record.get("path").asString());
    }

    private static Waveform head(Waveform waveform, int samples) {
        return new Waveform(Arrays.copyOf(waveform.samples(), samples));
    }

    /** Numbers that JSON has not are strings: NaN, -Infinity. */
    private static double number(JsonNode golden, String field) {
        JsonNode value = golden.get(field);
        return value.isString() ? Double.parseDouble(value.asString()) : value.doubleValue();
    }
}
