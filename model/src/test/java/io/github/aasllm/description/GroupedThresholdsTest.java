// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds of groups: each of its own clips, and each clip by those of its group. */
class GroupedThresholdsTest {
    private static final Thresholds LOW = ThresholdsTest.ofPitches(100, 120, 140);
    private static final Thresholds HIGH = ThresholdsTest.ofPitches(200, 220, 240);
    private static final GroupedThresholds BY_SEX =
            new GroupedThresholds(Grouping.SEX, Map.of("male", LOW, "female", HIGH));

    @TempDir
    private Path folder;

    @Test
    void aClipIsJudgedByItsOwnGroup() {
        assertEquals(Optional.of(LOW), BY_SEX.forClip(Map.of("sex", "male", "speaker", "female")));
        assertEquals(Optional.of(HIGH), BY_SEX.forClip(Map.of("sex", "female")));
        assertEquals(Optional.of(LOW), LOW.forClip(Map.of()), "one set is for every clip");
    }

    @Test
    void aClipOfNoOrAnotherGroupHasNoThresholdsAndIsToldWhy() {
        assertEquals(Optional.empty(), BY_SEX.forClip(Map.of("speaker", "male")));
        assertEquals("one set for each sex, and this clip's sex is not known, so the prompt has no"
                + " description; give a manifest with a column sex", BY_SEX.missing(Map.of()));
        assertEquals(Optional.empty(), BY_SEX.forClip(Map.of("sex", "other")));
        assertEquals("none for sex other, so the prompt has no description; make them with clips of this"
                + " sex", BY_SEX.missing(Map.of("sex", "other")));
    }

    @Test
    void aGroupNeverSeesTheClipsOfAnother() {
        var random = new SplittableRandom(3);
        for (int round = 0; round < 50; round++) {
            var clips = new TreeMap<String, Map<String, AcousticProperties>>();
            for (int i = 0; i < 60; i++) {
                clips.computeIfAbsent("speaker" + random.nextInt(5), speaker -> new HashMap<>())
                        .put("clip" + i, new AcousticProperties(random.nextDouble(100, 900), -20, 1, 1, 1));
            }
            var before = of(clips);
            for (var speaker : clips.keySet()) {
                assertEquals(
                        Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, Split.TERTILES, clips.get(speaker)),
                        before.groups().get(speaker));
            }
            var changed = new TreeMap<>(clips);
            var first = changed.firstKey();
            changed.put(first, Map.of("other", new AcousticProperties(5000, 0, 9, 9, 9)));
            var after = new TreeMap<>(of(changed).groups());
            after.put(first, before.groups().get(first));
            assertEquals(before.groups(), after, "only the group whose clips changed changes");
        }
    }

    private static GroupedThresholds of(Map<String, Map<String, AcousticProperties>> clips) {
        return GroupedThresholds.ofTrainingSet(
                Grouping.SPEAKER, Method.PAPER, Normalisation.NONE, Split.TERTILES, clips);
    }

    @Test
    void aGroupWithoutThresholdsIsRefusedByName() {
        assertEquals("training set: 1 clips, none with a defined pitch (expected: at least one); these are the clips of"
                + " speaker b", Refusals.of(() -> of(Map.of(
                        "a", Map.of("x", new AcousticProperties(1, 1, 1, 1, 1)),
                        "b", Map.of("y", new AcousticProperties(Double.NaN, 1, 1, 1, 1))))));
    }

    @Test
    void theFileHoldsASetForEachGroup() {
        var file = folder.resolve("thresholds.json");
        BY_SEX.write(file);
        assertEquals(BY_SEX, AnyThresholds.read(file));
        assertEquals(6, AnyThresholds.read(file).clips());
        LOW.write(file);
        assertEquals(LOW, AnyThresholds.read(file));
    }

    @Test
    void whereOneSetIsNeededGroupsAreRefused() {
        var file = folder.resolve("thresholds.json");
        BY_SEX.write(file);
        assertEquals("thresholds field: by (expected: one of method, normalisation, sampling_rate, medians, clips,"
                + " clips_sha256, counted) in " + file, Refusals.of(() -> Thresholds.read(file)));
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        BY_SEX.write(folder.resolve("thresholds.json"));
        var good = Files.readString(folder.resolve("thresholds.json"));
        refused("by: corpus (expected: speaker or sex)", good.replace("\"by\" : \"sex\"", "\"by\" : \"corpus\""));
        refused("by: age (expected: speaker or sex)", good.replace("\"by\" : \"sex\"", "\"by\" : \"age\""));
        refused("groups: [] (expected: a JSON object)", "{\"by\":\"sex\",\"groups\":[]}");
        refused("groups: none (expected: one or more)", "{\"by\":\"sex\",\"groups\":{}}");
        refused("thresholds field: groups is missing (expected: by, groups)", "{\"by\":\"sex\"}");
        refused("clips: \"3\" (expected: a whole number); these are the thresholds of sex female",
                good.replaceFirst("\"clips\" : 3", "\"clips\" : \"3\""));
        refused("groups.male: paper, none, 8000 Hz, 2 levels (expected: paper, none, 16000 Hz, 2 levels, as sex female)",
                good.substring(0, good.indexOf("\"male\"")) + good.substring(good.indexOf("\"male\""))
                        .replace("16000", "8000"));
    }

    private void refused(String refusal, String text) throws IOException {
        var file = Files.writeString(folder.resolve("bad.json"), text);
        assertEquals(refusal + " in " + file, Refusals.of(() -> AnyThresholds.read(file)));
    }

    @Test
    void groupsComeInTheOrderOfTheirNames() {
        assertEquals(List.of("female", "male"), List.copyOf(BY_SEX.groups().keySet()));
    }
}
