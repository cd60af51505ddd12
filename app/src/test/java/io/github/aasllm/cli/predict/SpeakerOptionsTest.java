// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips that are read against the voice of their speaker. */
class SpeakerOptionsTest {
    private static final int WIDTH = 64; // of the random model's encoder

    @TempDir
    Path folder;

    private Path model;
    private Path list;

    @BeforeEach
    void makeClips() throws IOException {
        model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        Bundle.read(model).withStates(new StateStatistics(9,
                Collections.nCopies(WIDTH, 0.0), Collections.nCopies(WIDTH, 0.7))).write(model);
        var sounds = Files.createDirectory(folder.resolve("sounds"));
        var lines = new StringBuilder("path,speaker\n");
        for (int i = 0; i < 3; i++) {
            Sound.tone(sounds.resolve("a" + i + ".wav"), 150 + 30 * i, 0.5);
            Sound.tone(sounds.resolve("b" + i + ".wav"), 300 + 60 * i, 0.5);
            lines.append("sounds/a").append(i).append(".wav,anna\n");
            lines.append("sounds/b").append(i).append(".wav,").append(i == 2 ? "" : "ben").append('\n');
        }
        list = Files.writeString(folder.resolve("list.csv"), lines);
    }

    private Call predict(Object... more) {
        var words = new ArrayList<Object>(List.of("predict", "--model", model, "--format", "jsonl"));
        words.addAll(List.of(more));
        return aasllm(words.toArray());
    }

    private static List<String> of(Call call, String field) {
        return call.records().stream().map(record -> record.get(field).toString()).toList();
    }

    @Test
    void aSpeakerOfThreeClipsIsReadAgainstThemAndOthersAloneWithAWarning() {
        var alone = of(predict(list), "probabilities");
        var call = predict(list, "--by", "speaker");
        var read = of(call, "probabilities");
        assertEquals(0, call.exitCode());
        for (int i = 0; i < 3; i++) {
            assertNotEquals(alone.get(2 * i), read.get(2 * i), "anna");
            assertEquals(alone.get(2 * i + 1), read.get(2 * i + 1), "ben, and nobody");
        }
        var warnings = of(call, "warnings");
        assertTrue(warnings.get(1).contains("speaker: 2 clips of ben, fewer than 3, so it was read alone"));
        assertTrue(warnings.get(5).contains("speaker: none in column speaker, so it was read alone"));
    }

    @Test
    void aColumnThatTheListDoesNotHaveIsRefused() {
        var call = predict(list, "--by", "speker");
        assertEquals(2, call.exitCode());
        assertEquals("--by: speker (expected: a column of the list: path, speaker); did you mean speaker?", call.err().strip());
        assertEquals("", call.out());
    }

    @Test
    void aFolderOfOneSpeakerIsReadAsThatSpeakersManifestIs() throws IOException {
        for (int i = 0; i < 3; i++) {
            Files.delete(folder.resolve("sounds/b" + i + ".wav"));
        }
        var byManifest = predict(Files.writeString(folder.resolve("anna.csv"),
                "path,speaker\nsounds/a0.wav,anna\nsounds/a1.wav,anna\nsounds/a2.wav,anna\n"), "--by", "speaker");
        var byFolder = predict(folder.resolve("sounds"), "--same-speaker");
        assertEquals(of(byManifest, "probabilities"), of(byFolder, "probabilities"));
    }

    @Test
    void aBrokenClipLosesNoOther() throws IOException {
        Files.writeString(folder.resolve("sounds/a9.wav"), "no sound");
        var call = predict(folder.resolve("sounds"), "--same-speaker");
        assertEquals(1, call.exitCode());
        assertEquals(7, call.records().size());
        assertEquals(1, call.err().lines().count(), "it is said once, not at both readings");
    }

    /** A voice is made of all clips of the call, also of those that have their row. */
    @Test
    void aFileIsGoneOnWithAgainstTheSameVoicesAndNoOthers() throws IOException {
        var out = folder.resolve("out.jsonl");
        assertEquals(0, predict(list, "--by", "speaker", "-o", out).exitCode());
        var whole = Files.readString(out);
        Files.writeString(out, whole.substring(0, whole.indexOf("a1.wav")));
        assertEquals(0, predict(list, "--by", "speaker", "-o", out, "--resume").exitCode());
        assertEquals(whole, Files.readString(out));
        Sound.tone(folder.resolve("more.wav"), 170, 0.5);
        Files.writeString(list, Files.readString(list) + "more.wav,anna\n");
        var other = predict(list, "--by", "speaker", "-o", out, "--resume");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().startsWith("--resume: options --by speaker of 6 clips "), other.err());
        assertTrue(other.err().contains("those of its rows, options --by speaker of 5 clips "), other.err());
        var alone = predict(list, "-o", out, "--resume");
        assertTrue(alone.err().startsWith("--resume: options none (expected: those of its rows, options --by speaker"),
                alone.err());
        assertEquals(whole, Files.readString(out));
    }

    @Test
    void whatCannotBeReadTwiceOrSaysTwoThingsIsRefused() {
        assertEquals("AUDIO: -, with --same-speaker (expected: files, for every clip is read twice)",
                predict("-", "--same-speaker").err().strip());
        assertEquals("--same-speaker: with --by (expected: one of them)",
                predict(list, "--same-speaker", "--by", "speaker").err().strip());
    }
}
