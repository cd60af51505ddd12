// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.thresholds;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.description.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code thresholds}: levels, groups, labels and the table, on tones whose pitch goes with their label. */
class ThresholdsCommandTest {
    /**
     * A tone of f Hz with its octave has the pitch 1.5 f; 0.5 Hz is what the window's side lobes move the
     * peaks.
     */
    private static final double TONE = 0.5;

    @TempDir
    static Path folder;

    private static Path manifest;
    private static Path output;

    @BeforeAll
    static void makeClips() throws IOException {
        var rows = new StringBuilder("path,speaker,emotion,quality\n");
        for (int i = 1; i <= 8; i++) {
            Sound.tone(folder.resolve("tone" + i + ".wav"), 200 * i, 0.5);
            rows.append("tone%d.wav,%s,%s,%s%n".formatted(
                    i, i <= 4 ? "anna" : "bert", i % 2 == 0 ? "joy" : "anger", i <= 4 ? "good" : ""));
        }
        manifest = Files.writeString(folder.resolve("clips.csv"), rows);
        output = folder.resolve("thresholds.json");
    }

    private static Call thresholds(Object... more) {
        var words = new ArrayList<Object>(List.of("thresholds", "--force", "-o", output));
        words.addAll(Arrays.asList(more));
        return aasllm(words.toArray());
    }

    private static List<String> cells(Call call, int line) {
        return List.of(call.out().lines().toList().get(line).split(" {2,}"));
    }

    @Test
    void withoutLabelsTheTableHasMediansAndSharesAlone() {
        var call = thresholds(folder.resolve("tone1.wav"), folder.resolve("tone2.wav"));
        assertEquals(0, call.exitCode(), call.err());
        assertEquals(List.of("2 clips, method paper", "median", "high"), cells(call, 0));
        assertEquals("50 %", cells(call, 1).get(2));
        assertEquals(5, call.out().lines().count());
    }

    @Test
    void withLabelsTheTableSaysWhatTheLevelsTell() {
        var call = thresholds(manifest);
        assertEquals(List.of("8 clips, method paper", "median", "high", "bits", "chance", "p", "anger", "joy"),
                cells(call, 0));
        // 5 to 8 are High in pitch, of which two are anger and two joy: as many as below
        var pitch = cells(call, 1);
        assertEquals(List.of("50 %", "0.000"), pitch.subList(2, 4));
        assertEquals(List.of("1.000", "50 %", "50 %"), pitch.subList(5, 8));
        assertEquals("all together", cells(call, 5).getFirst());
        assertTrue(call.out().contains("of 1.000 (8 clips with a label)"), call.out());
        assertEquals(call.out(), thresholds(manifest).out(), "the permutations are seeded");
    }

    @Test
    void eachSpeakerHasThresholdsOfItsOwn() {
        var call = thresholds("--by", "speaker", manifest);
        var groups = (GroupedThresholds) AnyThresholds.read(output);
        assertEquals(Grouping.SPEAKER, groups.by());
        // the means of 300, 600, 900, 1200 and of 1500, 1800, 2100, 2400
        assertEquals(750, groups.groups().get("anna").medians().get(Cue.PITCH), TONE);
        assertEquals(1950, groups.groups().get("bert").medians().get(Cue.PITCH), TONE);
        assertEquals("8 clips, by speaker (2), method paper", cells(call, 0).getFirst());
        assertTrue(cells(call, 1).get(1).matches("7[45]\\d\\.\\d{3} to 19[45]\\d\\.\\d{3}"),
                cells(call, 1).get(1));
        // 3, 4 and 7, 8 are High among their speaker's
        assertEquals("50 %", cells(call, 1).get(2));
    }

    @Test
    void tertilesHaveAMiddle() {
        var call = thresholds("--levels", "tertiles", manifest);
        var tertiles = Thresholds.read(output);
        assertEquals(Split.TERTILES, tertiles.split());
        // 7/3 and 14/3 of the way through 300, 600 ... 2400
        assertEquals(300 * (1 + 7 / 3.0), tertiles.cuts().get(Cue.PITCH).get(0), TONE);
        assertEquals(300 * (1 + 14 / 3.0), tertiles.cuts().get(Cue.PITCH).get(1), TONE);
        assertEquals(
                List.of("lower tertile", "upper tertile", "medium", "high"), cells(call, 0).subList(1, 5));
        assertEquals(List.of("25 %", "38 %"), cells(call, 1).subList(3, 5)); // 2 and 3 of 8
    }

    @Test
    void onlyClipsWithWantedLabelsAreTaken() {
        var call = thresholds("--labels", "joy", manifest);
        // 600, 1200, 1800, 2400
        assertEquals(1500, Thresholds.read(output).medians().get(Cue.PITCH), TONE);
        assertEquals(List.of("4 clips, method paper", "median", "high"), cells(call, 0),
                "one label is nothing to tell about");
        var both = thresholds("--labels", "joy,anger", manifest);
        assertEquals(List.of("joy", "anger"), cells(both, 0).subList(6, 8), "in the order of the call");
    }

    @Test
    void anotherColumnCanBeTheLabelAndClipsWithoutOneStillCountForMedians() {
        var call = thresholds("--label", "speaker", manifest);
        assertEquals(List.of("anna", "bert"), cells(call, 0).subList(6, 8));
        // the levels of pitch are the speakers: 1 bit, no clip of anna's is High and all of bert's are
        assertEquals("1.000", cells(call, 1).get(3));
        assertEquals(List.of("0 %", "100 %"), cells(call, 1).subList(6, 8));
        var some = thresholds("--label", "quality", "--levels", "median", manifest);
        assertEquals("8 clips, method paper", cells(some, 0).getFirst());
        assertFalse(some.out().contains("bits"), "one label is nothing to tell about");
    }

    @Test
    void whatTheManifestDoesNotTellIsRefused() throws IOException {
        refused("--by: sex (expected: manifests whose column sex names that of every clip); tone1.wav has"
                + " none", "--by", "sex", manifest);
        var tone = folder.resolve("tone1.wav");
        refused("--by: speaker (expected: manifests whose column speaker names that of every clip); " + tone
                + " has none", "--by", "speaker", manifest, tone);
        refused("--label: mood (expected: a column of the manifest); tone1.wav has none", "--label", "mood",
                manifest);
        refused("--labels: joy,anger (expected: manifests with a column label or emotion); " + tone
                + " has none", "--labels", "joy,anger", tone);
        refused("--labels: fear (expected: one that clips have)", "--labels", "joy,fear", manifest);
        refused("--levels: quartiles (expected: one of median, tertiles); did you mean tertiles?; see 'aasllm thresholds --help'",
                "--levels", "quartiles", manifest);
        refused("--by: age (expected: one of corpus, speaker, sex); see 'aasllm thresholds --help'",
                "--by", "age", manifest);
    }

    @Test
    void clipsAreMeasuredAsThoseOfTheThresholdsThatStand() throws IOException {
        assertEquals(0, thresholds("--method", "voice", "--normalise", "level", folder.resolve("tone2.wav"))
                .exitCode());
        var made = Thresholds.read(output);
        var cuts = new EnumMap<>(made.cuts());
        // tone1 has a fundamental frequency of 200 Hz, and 300 Hz by method paper
        cuts.put(Cue.PITCH, List.of(250.0));
        // it has -23 dB when its level is normalised, and -16 dB as it is
        cuts.put(Cue.INTENSITY, List.of(-20.0));
        new Thresholds(made.method(), made.normalisation(), made.samplingRate(), cuts, made.clips(),
                made.clipsHash(), made.counted()).write(output);
        var before = Files.readString(output);
        var call = aasllm("thresholds", "--apply", output, folder.resolve("tone1.wav"));
        assertEquals(0, call.exitCode(), call.err());
        assertEquals(List.of("1 clip, method voice, level", "median", "high"), cells(call, 0));
        assertEquals(List.of("pitch", "250.000", "0 %"), cells(call, 1));
        assertEquals(List.of("intensity", "-20.000", "0 %"), cells(call, 2));
        assertEquals(before, Files.readString(output), "the file is read and nothing else");
    }

    @Test
    void ofThresholdsThatStandTheTableHasTheShareOfHighAmongTheClips() {
        assertEquals(0, thresholds(folder.resolve("tone1.wav"), folder.resolve("tone2.wav")).exitCode());
        var call = aasllm("thresholds", "--apply", output, manifest);
        // the means of each tone and its octave are 300, 600 ... 2400, the median of the first two is 450: 7
        // of 8
        assertEquals("88 %", cells(call, 1).get(2));
    }

    @Test
    void aModelFolderHasThresholdsToApply() throws IOException {
        assertEquals(0, thresholds(manifest).exitCode());
        var model = Files.createDirectories(folder.resolve("told"));
        var empty = Files.createDirectories(folder.resolve("untold"));
        Bundle.EMPTY.withThresholds(AnyThresholds.read(output)).write(model);
        var call = aasllm("thresholds", "--apply", model, manifest);
        assertEquals(aasllm("thresholds", "--apply", output, manifest).out(), call.out());
        assertEquals("50 %", cells(call, 1).get(2));
        refusedLine("--apply: no thresholds (expected: a model or LoRA folder that has some) in " + empty,
                aasllm("thresholds", "--apply", empty, manifest));
    }

    @Test
    void whatDoesNotGoWithThresholdsThatStandIsRefused() {
        assertEquals(0, thresholds("--by", "speaker", manifest).exitCode());
        refusedLine("--apply: with --method (expected: one of the two)",
                aasllm("thresholds", "--apply", output, "--method", "voice", manifest));
        refusedLine("--apply: with --output (expected: one of the two)",
                aasllm("thresholds", "--apply", output, "-o", output, manifest));
        refusedLine("-o: no file (expected: the thresholds file to write, or --apply FILE)",
                aasllm("thresholds", manifest));
        var tone = folder.resolve("tone1.wav");
        refusedLine("--apply: " + output + " (expected: thresholds for every clip); " + tone
                + " has none, as they are those of single speakers or of a sex",
                aasllm("thresholds", "--apply", output, tone));
    }

    private static void refusedLine(String line, Call call) {
        assertEquals(2, call.exitCode());
        assertEquals(line + System.lineSeparator(), call.err());
    }

    /** As of any other command: the call was right. */
    @Test
    void whereAllInputsFailedNoFileIsMadeAndTheExitCodeIsThatOfFailures() throws IOException {
        Files.deleteIfExists(output);
        var broken = Files.writeString(folder.resolve("broken.wav"), "no sound");
        var labelled = Files.writeString(folder.resolve("broken.csv"), "path,label\nbroken.wav,joy\n");
        for (var call : List.of(thresholds(broken), thresholds("--labels", "joy", labelled))) {
            assertEquals(1, call.exitCode());
            assertEquals("training set: all inputs failed (expected: at least one sound file)", call.err().lines().toList().getLast());
            assertEquals(2, call.err().lines().count());
            assertFalse(Files.exists(output));
        }
    }

    @Test
    void twoClipsOfOneNameAreRefused() throws IOException {
        var other = Files.createDirectories(folder.resolve("other"));
        var clip = Sound.tone(other.resolve("tone1.wav"), 700, 0.5);
        var second = Files.writeString(other.resolve("clips.csv"), "path\ntone1.wav\n");
        refused("clip: tone1.wav (expected: names of their own for " + folder.resolve("tone1.wav") + " and "
                + clip
                + ")", manifest, second);
    }

    private static void refused(String line, Object... words) throws IOException {
        Files.deleteIfExists(output);
        var call = thresholds(words);
        assertEquals(2, call.exitCode());
        assertEquals(line + System.lineSeparator(), call.err());
        assertFalse(Files.exists(output), "nothing is written");
    }
}
