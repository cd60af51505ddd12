// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.audio.ChannelChoice;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A miniature in the published layout and, where the environment names them, the published label files. */
class MeldTest {
    private static final String HEADER =
            "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,"
                    + "StartTime,EndTime";

    @TempDir
    private Path folder;

    private static String row(String text, String speaker, String emotion, int dialogue, int utterance) {
        return "1,\"" + text + "\"," + speaker + "," + emotion + ",neutral," + dialogue + "," + utterance
                + ",8,21,\"00:16:16,059\",\"0:16:21,731\"";
    }

    @Test
    void rowsOfAllSplitsAreUtterancesAndNumbersBeginAnew() throws IOException {
        MadeSound.text(folder.resolve("train/train_sent_emo.csv"), HEADER + "\r",
                row("It\u2019s, well, here", "Monica", "joy", 0, 0) + "\r");
        MadeSound.text(folder.resolve("dev_sent_emo.csv"), HEADER, row("Yes", "The Interviewer", "anger", 0,
                0));
        MadeSound.wav(folder.resolve("train/train_splits/dia0_utt0.wav"), 48_000, 6, 480);
        MadeSound.wav(folder.resolve("dev_splits_complete/dia0_utt0.wav"), 48_000, 2, 480);
        var utterances = new Meld().utterances(folder);
        assertEquals(List.of("dev/dia0_utt0", "train/dia0_utt0"), utterances.stream().map(Utterance::id)
                .toList());
        assertEquals(Map.of("split", "train", "speaker", "Monica", "sex", "female", "text",
                "It\u2019s, well, here",
                "dialogue", "0", "channel", "centre"), utterances.getLast().facts());
        assertEquals(folder.resolve("train/train_splits/dia0_utt0.wav"), utterances.getLast().file());
        assertEquals(null, utterances.getFirst().facts().get("sex"), "only of the six friends is it known");
        var mixed = new Meld(ChannelChoice.MEAN).utterances(folder).getLast();
        // channels are 100, 200 ... 600; in the middle, where the filter sees nothing but them
        assertEquals(300 / 32_768f, utterances.getLast().waveform().samples()[80], 1e-6);
        assertEquals(350 / 32_768f, mixed.waveform().samples()[80], 1e-6);
    }

    @Test
    void oldCopiesInTheWindowsCodePageSayTheSame() throws IOException {
        var text = String.join("\n", HEADER, row("\u2018Caf\u00e9\u2019 \u2013 no\u2026", "Ross", "fear", 3,
                4)) + "\n";
        Files.writeString(folder.resolve("test_sent_emo.csv"), text);
        var modern = new Meld().utterances(folder);
        Files.write(folder.resolve("test_sent_emo.csv"), text.getBytes(Charset.forName("windows-1252")));
        assertEquals(modern, new Meld().utterances(folder));
        assertEquals("\u2018Caf\u00e9\u2019 \u2013 no\u2026", modern.getFirst().facts().get("text"));
    }

    @Test
    void theOrderOfRowsDoesNotMatter() throws IOException {
        var rows = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            rows.add(row("x", "Joey", "sadness", i / 7, i % 7));
        }
        List<Utterance> first = null;
        for (int i = 0; i < 10; i++) {
            Files.writeString(folder.resolve("dev_sent_emo.csv"), HEADER + "\n" + String.join("\n", rows));
            var read = new Meld().utterances(folder);
            first = first == null ? read : first;
            assertEquals(first, read);
            Collections.shuffle(rows, new Random(i));
        }
    }

    @Test
    void whatIsWrongWithEveryCopyIsKnown() throws IOException {
        MadeSound.text(folder.resolve("dev_sent_emo.csv"), HEADER, row("x", "Ross", "joy", 110, 7),
                row("x", "Ross", "joy", 1, 1));
        MadeSound.text(folder.resolve("test_sent_emo.csv"), HEADER, row("x", "Ross", "joy", 38, 4));
        MadeSound.wav(folder.resolve("output_repeated_splits_test/dia38_utt4.wav"));
        MadeSound.wav(folder.resolve("output_repeated_splits_test/final_videos_testdia0_utt0.wav"));
        var corpus = new Meld();
        var utterances = corpus.utterances(folder);
        var check = new SoundCheck(corpus, folder, utterances);
        assertEquals(List.of("missing: the clip of dev/dia1_utt1",
                        "known: missing in the published archive (here missing)",
                        "known: cut wrongly: 305 s long"),
                List.of("dev/dia1_utt1", "dev/dia110_utt7", "test/dia38_utt4").stream()
                        .map(id -> utterances.stream().filter(u -> u.id().equals(id)).findFirst()
                        .orElseThrow())
                        .map(u -> check.of(u).finding().orElseThrow())
                        .map(finding -> finding.kind().word() + ": " + finding.detail()).toList());
        assertEquals(1, check.unexpected().size());
    }

    @Test
    void aWholeCopyHasTheRowsOfThePublishedFiles() {
        var expected = new Meld().expected().orElseThrow();
        assertEquals(List.of(9989, 1109, 2610),
                List.of("train", "dev", "test").stream().map(expected::inGroup).toList());
        assertEquals(6436, expected.ofClass("neutral"));
    }

    /** The files are not ours to ship: AASLLM_MELD names the folder that has them. */
    @Test
    void thePublishedLabelFilesHaveTheExpectedTable() {
        var published = System.getenv("AASLLM_MELD");
        assumeTrue(published != null, "AASLLM_MELD does not name the folder of MELD's label files");
        var corpus = new Meld();
        var utterances = corpus.utterances(Path.of(published));
        assertEquals(corpus.expected().orElseThrow(), ClassTable.of(Utterance.SPLIT, utterances));
        assertEquals(13_708, utterances.size());
        for (var fault : corpus.knownFaults()) {
            assertEquals(1, utterances.stream().filter(u -> u.id().equals(fault.id())).count(), fault.id());
        }
        assertEquals(0, utterances.stream().filter(u -> u.facts().get("text").chars().anyMatch(c ->
                c == 0xFFFD))
                .count(), "no character is lost");
    }

    @Test
    void whatIsNotMeldIsRefused() throws IOException {
        assertEquals("MELD: no label file (expected: train_sent_emo.csv, dev_sent_emo.csv and"
                + " test_sent_emo.csv) in "
                + folder, Refusals.of(() -> new Meld().utterances(folder)));
        var file = MadeSound.text(folder.resolve("dev_sent_emo.csv"), HEADER,
                row("x", "Ross", "bliss", 1, 2));
        assertEquals("label file line 2: dia1_utt2, bliss (expected: numbers of dialogue and utterance, and"
                + " one of"
                + " neutral, surprise, fear, sadness, joy, disgust, anger) in " + file,
                Refusals.of(() -> new Meld().utterances(folder)));
        MadeSound.text(file, "Utterance,Speaker", "x,Ross");
        assertEquals("label file columns: [Utterance, Speaker] (expected: one Emotion) in " + file,
                Refusals.of(() -> new Meld().utterances(folder)));
    }
}
