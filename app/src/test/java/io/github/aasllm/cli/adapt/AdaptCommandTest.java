// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.adapt;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.SpectralHead;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.SpectralStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder over a model's, by clips without labels. */
class AdaptCommandTest {
    private static final int CLIPS = 12;
    private static final double SURE = 3; // the temperature at which this random model's answers are about 0.99 sure

    @TempDir
    Path folder;

    private Path model;
    private Path sounds;
    private Path adapted;

    @BeforeEach
    void makeClips() throws IOException {
        model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        Bundle.read(model).withCalibration(new Calibration(SURE, false, Map.of())).write(model);
        sounds = Files.createDirectory(folder.resolve("sounds"));
        for (int i = 0; i < CLIPS; i++) {
            Sound.tone(sounds.resolve("a%02d.wav".formatted(i)), 150 + 40 * i, 0.5);
        }
        adapted = folder.resolve("adapted");
    }

    private static List<String> of(Call call, String field) {
        return call.records().stream().map(record -> record.get(field).toString()).toList();
    }

    private Call predict(Object by, Object... more) {
        var words = new ArrayList<Object>(List.of("predict", "--model", by, "--format", "jsonl", sounds));
        words.addAll(List.of(more));
        return aasllm(words.toArray());
    }

    @Test
    void answersStayAndAreNoSurerThanAlteredCopiesAgree() throws IOException {
        var call = aasllm("adapt", "--model", model, sounds, "-o", adapted);
        assertEquals(0, call.exitCode(), call.err());
        assertEquals("12 clips", call.out().lines().findFirst().orElseThrow());
        var before = predict(model);
        var after = predict(adapted);
        assertEquals(0, after.exitCode(), after.err());
        assertEquals(of(before, "emotion"), of(after, "emotion"));
        double agreement = Double.parseDouble(call.out().lines().toList().get(1).replaceAll(".* ", ""));
        double sure = after.records().stream().mapToDouble(record -> record.get("probabilities").values().stream()
                .mapToDouble(share -> share.doubleValue()).max().orElseThrow()).average().orElseThrow();
        assertTrue(sure <= agreement + 0.01, sure + " with an agreement of " + agreement);
        assertEquals(List.of("aasllm.json", "adapted.json"), files(adapted), "no weights");
    }

    private static List<String> files(Path of) throws IOException {
        try (var all = Files.list(of)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void thresholdsBecomeTheMediansOfTheseClipsMeasuredAsTheModelsWere() throws IOException {
        var loud = Files.createDirectory(folder.resolve("loud"));
        Sound.tone(loud.resolve("x.wav"), 3000, 0.5);
        var file = folder.resolve("thresholds.json");
        assertEquals(0, aasllm("thresholds", loud, "--normalise", "level+edges", "-o", file).exitCode());
        Bundle.read(model).withThresholds(AnyThresholds.read(file)).write(model);
        assertEquals(0, aasllm("adapt", "--model", model, sounds, "-o", adapted).exitCode());
        var own = (Thresholds) Bundle.read(adapted).thresholds().orElseThrow();
        assertEquals(CLIPS, own.clips());
        assertEquals("level+edges", own.normalisation().key());
        assertNotEquals(Bundle.read(model).thresholds(), Bundle.read(adapted).thresholds());
        var info = aasllm("model", "info", adapted).out();
        assertTrue(info.contains("of " + CLIPS + " clips") && info.contains("adapted         over " + model), info);
        assertFalse(of(predict(model), "levels").stream().anyMatch(levels -> levels.contains("\"pitch\":\"high\"")));
        assertTrue(of(predict(adapted), "levels").stream().anyMatch(levels -> levels.contains("\"pitch\":\"high\"")));
    }

    /** How sure the answers are was fitted with it. */
    @Test
    void anotherRegressionBesideTheLlmIsRefused() {
        assertEquals(0, aasllm("adapt", "--model", model, sounds, "-o", adapted).exitCode());
        var width = SpectralStatistics.WIDTH;
        var labels = List.of("anger", "happiness", "sadness", "neutral");
        var bundle = Bundle.read(model).withLabels(LabelSet.parse(String.join(",", labels)));
        var head = new SpectralHead(new StateStatistics(1, Collections.nCopies(width, 0.0), Collections.nCopies(width, 1.0)),
                labels, Collections.nCopies(labels.size(), Collections.nCopies(width, 0.0)), List.of(0.0, 0.0, 0.0, 0.0));
        bundle.withSpectrum(head).write(model);
        assertEquals("spectral_statistics_sha256: " + head.hash() + " (expected: as it was when adapted, none)"
                + " in " + adapted + "; adapt this one anew", predict(adapted).err().strip());
        var anew = folder.resolve("anew");
        assertEquals(0, aasllm("adapt", "--model", model, sounds, "-o", anew).exitCode());
        assertEquals(0, predict(anew).exitCode());
        bundle.write(model);
        assertEquals("spectral_statistics_sha256: none (expected: as it was when adapted, " + head.hash() + ")"
                + " in " + anew + "; adapt this one anew", predict(anew).err().strip());
    }

    @Test
    void equalSharesAreSaidAndReachThePredictions() {
        var call = aasllm("adapt", "--model", model, "--shares", "equal", sounds, "-o", adapted);
        assertTrue(call.out().contains("divided by, anger"), call.out());
        assertNotEquals(of(predict(model), "probabilities"), of(predict(adapted), "probabilities"));
    }

    @Test
    void setsOfAnAdaptedModelHoldTheLikeliestLabelAndGrowWithTheCoverage() {
        aasllm("adapt", "--model", model, sounds, "-o", adapted);
        int smaller = 0;
        var few = predict(adapted, "--set", "60%").records();
        var many = predict(adapted, "--set", "99 %").records();
        for (int i = 0; i < CLIPS; i++) {
            var set = few.get(i).get("set");
            assertEquals(0.6, set.get("coverage").doubleValue());
            assertEquals(few.get(i).get("emotion").asString(), set.get("labels").get(0).asString());
            assertTrue(set.get("labels").size() <= many.get(i).get("set").get("labels").size());
            smaller += many.get(i).get("set").get("labels").size() - set.get("labels").size();
        }
        assertTrue(smaller > 0, "some set grows");
        var table = aasllm("predict", "--model", adapted, "--set", "60%", sounds).out();
        assertTrue(table.contains("  60 % set     "), table);
        var csv = aasllm("predict", "--model", adapted, "--set", "60%", "--format", "csv", sounds).out();
        assertTrue(csv.lines().findFirst().orElseThrow().contains(",set.coverage,set.labels,"));
    }

    @Test
    void setsThatMeanNothingAreRefused() {
        assertEquals("--set: 40% (expected: a whole number of per cent from 50% to 99%)", predict(model, "--set", "40%")
                .err().lines().filter(line -> line.startsWith("--set")).findFirst().orElse(""));
        var unknown = predict(model, "--set", "90%");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().startsWith("--set: of a model that does not know how sure it may be"), unknown.err());
        assertTrue(predict(model, "--set", "90%", "--labels", "anger,sadness").err().startsWith(
                "--labels: with --set (expected: one of them"));
        assertTrue(predict(model, "--set", "90%", "--decode", "generate").err().startsWith(
                "--decode generate: with --set (expected: one of them"));
    }

    @Test
    void aBrokenClipLosesNoOtherAndFewAreRefused() throws IOException {
        Files.writeString(sounds.resolve("b.wav"), "no sound");
        var call = aasllm("adapt", "--model", model, sounds, "-o", adapted);
        assertEquals(1, call.exitCode());
        assertEquals("12 clips", call.out().lines().findFirst().orElseThrow());
        var few = aasllm("adapt", "--model", model, sounds.resolve("a00.wav"), "-o", folder.resolve("few"));
        assertEquals(2, few.exitCode());
        assertEquals("clips: 1 that could be used (expected: 10 or more)", few.err().strip());
        assertFalse(Files.exists(folder.resolve("few")));
        var none = aasllm("adapt", "--model", model, sounds.resolve("b.wav"), "-o", folder.resolve("none"));
        assertEquals(1, none.exitCode()); // as wherever all inputs failed
        assertEquals("clips: 0 that could be used (expected: 10 or more)", none.err().lines().toList().getLast());
        assertFalse(Files.exists(folder.resolve("none")));
    }

    @Test
    void aModelThatHasMovedOrChangedIsRefusedAndOneThatMovedAlongIsNot() throws IOException {
        aasllm("adapt", "--model", model, sounds, "-o", adapted);
        Files.createDirectory(folder.resolve("elsewhere"));
        var along = folder.resolve("elsewhere/adapted");
        Files.move(adapted, along);
        assertTrue(predict(along).err().contains("the folder that was adapted, seen from this one"));
        Files.move(model, folder.resolve("elsewhere/model"));
        assertEquals(0, predict(along).exitCode());
        Files.move(folder.resolve("elsewhere/model"), folder.resolve("elsewhere/first"));
        RandomModel.write(folder.resolve("elsewhere/model"), RandomModel.Size.TINY, 8);
        assertTrue(predict(along).err().contains("as it was when adapted"), predict(along).err());
    }

    @Test
    void whatCannotBeAdaptedIsRefused() {
        aasllm("adapt", "--model", model, sounds, "-o", adapted);
        assertTrue(aasllm("adapt", "--model", adapted, sounds, "-o", folder.resolve("twice")).err()
                .contains("as this folder was adapted already"));
        assertTrue(aasllm("adapt", "--model", model, sounds, "-o", adapted).err().contains("a new or an empty folder"));
        assertEquals("AUDIO: - (expected: files, for every clip is read twice)",
                aasllm("adapt", "--model", model, "-", "-o", folder.resolve("x")).err().strip());
        assertEquals("--shares: half (expected: as-trained, equal or estimated)",
                aasllm("adapt", "--model", model, "--shares", "half", sounds, "-o", folder.resolve("x")).err().strip());
        assertTrue(predict(adapted, "--lora", model).err().contains("none, with an adapted model"));
    }
}
