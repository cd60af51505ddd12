// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.extract;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.description.Thresholds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code extract} and {@code thresholds} on sounds of our own; the numbers themselves have golden tests. */
class ExtractCommandTest {
    @TempDir
    Path folder;

    private static List<String> paths(List<JsonNode> records) {
        return records.stream().map(record -> record.get("path").stringValue()).toList();
    }

    @Test
    void aFolderGivesItsSoundFilesInOrderAndNothingElse() throws IOException {
        var b = Sound.tone(folder.resolve("b.wav"), 200, 0.5);
        var a = Sound.tone(Files.createDirectory(folder.resolve("a")).resolve("z.WAV"), 200, 0.5);
        Files.writeString(folder.resolve("notes.txt"), "no sound");
        var call = aasllm("extract", "--format", "jsonl", folder);
        assertEquals(0, call.exitCode());
        assertEquals(List.of(a.toString(), b.toString()), paths(call.records()));
    }

    @Test
    void aGlobGivesWhatMatches() throws IOException {
        var one = Sound.tone(folder.resolve("one_1.wav"), 200, 0.5);
        Sound.tone(folder.resolve("two_1.wav"), 200, 0.5);
        assertEquals(
                List.of(one.toString()),
                paths(aasllm("extract", "--format", "jsonl", folder + "/one_*.wav").records()));
        var nothing = aasllm("extract", folder + "/three_*.wav");
        assertEquals(2, nothing.exitCode());
        assertEquals(
                "AUDIO: " + folder + "/three_*.wav (expected: at least one sound file there)"
                        + System.lineSeparator(),
                nothing.err());
    }

    @Test
    void standardInputIsNamedByADash() throws IOException {
        var clip = Sound.tone(folder.resolve("clip.wav"), 300, 0.5);
        InputStream before = System.in;
        try (var in = Files.newInputStream(clip)) {
            System.setIn(in);
            var piped = aasllm("extract", "--format", "jsonl", "-").records().getFirst();
            var read = aasllm("extract", "--format", "jsonl", clip).records().getFirst();
            assertEquals("-", piped.get("path").stringValue());
            assertEquals(read.get("acoustic"), piped.get("acoustic"));
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void standardInputIsReadOnce() throws IOException {
        InputStream before = System.in;
        try (var in = Files.newInputStream(Sound.tone(folder.resolve("clip.wav"), 300, 0.5))) {
            System.setIn(in);
            var call = aasllm("extract", "-", "-");
            assertEquals(2, call.exitCode());
            assertEquals("standard input: - a second time (expected: once: it is at its end)" + System.lineSeparator(), call.err());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aFailureOfStandardInputNamesNoOtherFile() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("no sound".getBytes(StandardCharsets.UTF_8)));
            var call = aasllm("extract", "--format", "jsonl", "-");
            assertEquals(1, call.exitCode());
            assertTrue(call.err().endsWith(" in -" + System.lineSeparator()), call.err());
            assertEquals(call.err().strip(), call.records().getFirst().get("error").stringValue());
        } finally {
            System.setIn(before);
        }
    }

    /** Standard output has results alone; the warnings of a table belong to them. */
    @Test
    void howManyFailedIsSaidOnStandardError() throws IOException {
        var clip = Sound.tone(folder.resolve("clip.wav"), 300, 0.5);
        var broken = Files.writeString(folder.resolve("broken.wav"), "no sound");
        var call = aasllm("extract", clip, broken);
        assertEquals(1, call.exitCode());
        assertFalse(call.out().contains("failed"), call.out());
        assertEquals("1 of 2 inputs failed", call.err().lines().toList().getLast());
        assertEquals(1, aasllm("extract", "--quiet", clip, broken).err().lines().count());
        var all = aasllm("extract", broken);
        assertEquals(1, all.exitCode()); // as where one of several failed
        assertEquals(1, all.err().lines().count());
    }

    @Test
    void theMethodVoiceHearsTheFundamentalAndSaysWhatIsVoiced() throws IOException {
        var clip = Sound.tone(folder.resolve("clip.wav"), 300, 0.5);
        var paper = aasllm("extract", "--format", "jsonl", clip).records().getFirst();
        var voice = aasllm("extract", "--format", "jsonl", "--method", "voice", clip).records().getFirst();
        assertEquals("paper", paper.get("method").stringValue());
        assertEquals(450, paper.get("acoustic").get("pitch_hz").doubleValue(), 1); // the mean of 300 and 600
        assertFalse(paper.get("acoustic").has("voiced_share"));
        assertEquals("voice", voice.get("method").stringValue());
        assertEquals(300, voice.get("acoustic").get("pitch_hz").doubleValue(),
                300 * (Math.pow(2, 1 / 120.0) - 1));
        assertEquals(1, voice.get("acoustic").get("voiced_share").doubleValue());
        var header = aasllm("extract", "--format", "csv", "--method", "voice", clip).out().lines()
                .findFirst();
        assertEquals(
                "path,channel,duration_s,method,normalisation,acoustic.pitch_hz,acoustic.intensity_db,acoustic.segments,"
                        + "acoustic.speech_rate,acoustic.articulation_rate,acoustic.voiced_share,warnings,error",
                header.orElseThrow());
    }

    @Test
    void theLevelIsNormalisedWhenAskedAndTheResultSaysSo() throws IOException {
        var clip = Sound.tone(folder.resolve("clip.wav"), 300, 0.5);
        var call = aasllm("extract", "--format", "jsonl", "--normalise", "level+edges", clip);
        var record = call.records().getFirst();
        assertEquals("level+edges", record.get("normalisation").stringValue());
        assertEquals(-23, record.get("acoustic").get("intensity_db").doubleValue(), 1e-3);
        assertEquals(
                "normalisation: loud (expected: one of none, level, edges, level+edges)"
                        + System.lineSeparator(),
                aasllm("extract", "--normalise", "loud", clip).err());
        assertEquals(
                "--method: praat (expected: one of paper, voice); see 'aasllm extract --help'"
                        + System.lineSeparator(),
                aasllm("extract", "--method", "praat", clip).err());
    }

    @Test
    void thresholdsRecordTheirMethodAndNormalisation() throws IOException {
        Sound.tone(folder.resolve("clip.wav"), 300, 0.5);
        var file = folder.resolve("thresholds.json");
        aasllm("thresholds", "--method", "voice", "--normalise", "edges", folder, "-o", file);
        assertEquals(Method.VOICE, Thresholds.read(file).method());
        assertEquals(Normalisation.of("edges"), Thresholds.read(file).normalisation());
    }

    @Test
    void theTableHasALineForEachClip() throws IOException {
        Sound.tone(folder.resolve("one.wav"), 1000, 1);
        Sound.tone(folder.resolve("two.wav"), 500, 1);
        var lines = aasllm("extract", folder).out().lines().toList();
        assertEquals(3, lines.size());
        // the mean of partials of 1000 and 2000 Hz, of which both reach a tenth of the larger
        assertTrue(lines.get(1).contains("1500 Hz"), lines.get(1));
        assertTrue(lines.get(2).contains("750 Hz"), lines.get(2));
    }

    @Test
    void thresholdsAreTheMediansOfAManifestOrOfFiles() throws IOException {
        for (int i = 1; i <= 3; i++) {
            Sound.tone(folder.resolve("tone" + i + ".wav"), 500 * i, 1);
        }
        var csv = Files.writeString(
                folder.resolve("clips.csv"), "label,path\na,tone1.wav\nb,tone2.wav\nc,tone3.wav\n");
        var lines = Files.writeString(
                folder.resolve("clips.jsonl"),
                "{\"path\":\"tone1.wav\"}\n{\"path\":\"tone2.wav\"}\n\n{\"path\":\"tone3.wav\"}\n");
        var fromCsv = thresholds(csv);
        assertEquals(fromCsv, thresholds(lines));
        var fromFiles = thresholds(folder);
        assertEquals(fromCsv.medians(), fromFiles.medians());
        // the tone of 1000 Hz with its octave; 0.01 Hz is what the window's side lobes move the peaks
        assertEquals(1500, fromCsv.medians().get(Cue.PITCH), 0.5);
    }

    private Thresholds thresholds(Path source) {
        var file = folder.resolve("thresholds.json");
        assertEquals(0, aasllm("thresholds", source, "--force", "-o", file).exitCode());
        return Thresholds.read(file);
    }

    @Test
    void manyFilesByManyThreadsKeepTheirOrder() throws IOException {
        for (int i = 0; i < 60; i++) {
            Sound.tone(folder.resolve("clip%02d.wav".formatted(i)), 200, i % 7 == 0 ? 2 : 0.1);
        }
        var paths = paths(aasllm("extract", "--format", "jsonl", "--threads", 7, folder).records());
        assertEquals(paths.stream().sorted().toList(), paths);
        assertEquals(60, paths.size());
    }

    @Test
    void anInterruptedRunGoesOnWithoutRepeatingWhatItHas() throws IOException {
        for (int i = 0; i < 5; i++) {
            Sound.tone(folder.resolve("clip" + i + ".wav"), 200, 0.2);
        }
        for (var format : List.of("jsonl", "csv")) {
            var whole = folder.resolve("whole." + format + ".txt");
            assertEquals(0, aasllm("extract", "--format", format, "-o", whole, folder).exitCode());
            var text = Files.readString(whole);
            // a kill leaves three whole lines and a piece of the next
            int cut = text.indexOf("clip3.wav") + 9;
            var torn = Files.writeString(folder.resolve("torn." + format + ".txt"), text.substring(0, cut));
            Files.writeString(folder.resolve("clip0.wav"), "no sound any more: it must not be read again");
            assertEquals(0, aasllm("extract", "--format", format, "-o", torn, "--resume", folder).exitCode());
            assertEquals(text, Files.readString(torn));
            Sound.tone(folder.resolve("clip0.wav"), 200, 0.2);
        }
    }

    @Test
    void rowsOfTwoMethodsDoNotMixInOneFile() throws IOException {
        Sound.tone(folder.resolve("clip.wav"), 200, 0.5);
        for (var format : List.of("jsonl", "csv")) {
            var file = folder.resolve("rows." + format + ".txt");
            assertEquals(0, aasllm("extract", "--format", format, "-o", file, folder).exitCode());
            var before = Files.readString(file);
            var call =
                    aasllm("extract", "--method", "voice", "--format", format, "-o", file, "--resume",
                            folder);
            assertEquals(2, call.exitCode());
            assertEquals(
                    "--resume: method voice (expected: those of its rows, method paper) in " + file
                            + "; it was left as it is; write to another file" + System.lineSeparator(),
                    call.err());
            assertEquals(before, Files.readString(file));
        }
    }

    @Test
    void aFileWithAHeaderAloneBeginsAnew() throws IOException {
        Sound.tone(folder.resolve("clip.wav"), 200, 0.5);
        var whole = folder.resolve("whole.txt");
        assertEquals(0, aasllm("extract", "--format", "csv", "-o", whole, folder).exitCode());
        var header = Files.readAllLines(whole).getFirst() + "\n";
        var torn = Files.writeString(folder.resolve("torn.txt"), header);
        assertEquals(0, aasllm("extract", "--format", "csv", "-o", torn, "--resume", folder).exitCode());
        assertEquals(Files.readString(whole), Files.readString(torn));
    }

    @Test
    void resumingWithoutAFileIsRefused() {
        var call = aasllm("extract", "--resume", folder);
        assertEquals(2, call.exitCode());
        assertEquals(
                "--resume: without --output (expected: the file to go on with)" + System.lineSeparator(),
                call.err());
    }

    @Test
    void aManifestWithoutPathsIsRefused() throws IOException {
        var csv = Files.writeString(folder.resolve("clips.csv"), "file\na.wav\n");
        var call = aasllm("thresholds", csv, "-o", folder.resolve("t.json"));
        assertEquals(2, call.exitCode());
        assertEquals(
                "manifest columns: file (expected: path among them) in " + csv + System.lineSeparator(),
                call.err());
    }
}
