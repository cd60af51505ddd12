// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A miniature of two sessions in the published layout, with its traps. */
class IemocapTest {
    private static final String DIALOG = "Ses01F_impro01";

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void write() throws IOException {
        root = folder.resolve("IEMOCAP_full_release");
        var labels = root.resolve("Session1/dialog/EmoEvaluation");
        MadeSound.text(labels.resolve(DIALOG + ".txt"),
                "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]", "",
                label("Ses01F_impro01_F000", "neu"), "C-E2:\tNeutral;\t()",
                "A-E3:\tval 3; act 2; dom  2;\t()", "",
                label("Ses01F_impro01_M000", "exc"), "", label("Ses01F_impro01_M001", "xxx"));
        MadeSound.text(labels.resolve("._" + DIALOG + ".txt"), label("Ses01F_impro01_F009", "ang"));
        MadeSound.text(labels.resolve("Categorical/" + DIALOG + "_e2_cat.txt"),
                label("Ses01F_impro01_F008", "ang"));
        MadeSound.text(root.resolve("Session1/dialog/transcriptions/" + DIALOG + ".txt"),
                "Ses01F_impro01_F000 [006.2901-008.2357]: Excuse me.", "M: hm");
        MadeSound.text(root.resolve("Session5/dialog/EmoEvaluation/Ses05M_script01_1b.txt"),
                label("Ses05M_script01_1b_F012", "sad"));
        for (var id : List.of("Ses01F_impro01_F000", "Ses01F_impro01_M000", "Ses01F_impro01_M001")) {
            MadeSound.wav(root.resolve("Session1/sentences/wav/" + DIALOG + "/" + id + ".wav"));
        }
        MadeSound.wav(root.resolve("Session5/sentences/wav/Ses05M_script01_1b/Ses05M_script01_1b_F012.wav"));
    }

    private static String label(String id, String emotion) {
        return "[6.2901 - 8.2357]\t" + id + "\t" + emotion + "\t[2.5000, 2.5000, 2.5000]";
    }

    @Test
    void utterancesAreThoseOfTheTopLevelLabelFiles() {
        var utterances = new Iemocap().utterances(folder);
        assertEquals(List.of("Ses01F_impro01_F000", "Ses01F_impro01_M000", "Ses01F_impro01_M001",
                "Ses05M_script01_1b_F012"), utterances.stream().map(Utterance::id).toList());
        assertEquals(Map.of("session", "1", "speaker", "Ses01F", "sex", "female", "style", "improvised",
                "text", "Excuse me."), utterances.getFirst().facts());
        assertEquals(utterances, new Iemocap().utterances(root), "the folder itself, or the one that has it");
    }

    @Test
    void theSexIsThatOfTheLastPartOfTheId() {
        var utterances = new Iemocap().utterances(folder);
        // the F of Ses01F and the M of Ses05M say who wore the markers
        assertEquals(List.of("female", "male", "male", "female"),
                utterances.stream().map(u -> u.facts().get("sex")).toList());
        assertEquals("Ses05F", utterances.getLast().facts().get("speaker"));
        assertEquals("scripted", utterances.getLast().facts().get("style"));
    }

    @Test
    void excitementIsHappinessAndOtherLabelsAreLeftOut() {
        var corpus = new Iemocap();
        var chosen = corpus.usualClasses().of(List.of(of("exc1", "excitement"), of("hap1", "happiness"),
                of("ang1", "anger"), of("sad1", "sadness"), of("neu1", "neutral"), of("xxx1", "undecided")));
        assertEquals(List.of("happiness", "happiness", "anger", "sadness", "neutral"),
                chosen.stream().map(Utterance::label).toList());
        assertEquals("excitement", corpus.utterances(folder).get(1).label());
    }

    private static Utterance of(String id, String label) {
        return new Utterance(id, Path.of(id), label, Map.of());
    }

    @Test
    void aWholeCopyHas5531OfTheFourClasses() {
        var expected = new Iemocap().expected().orElseThrow();
        assertEquals(List.of(1103, 1636, 1084, 1708),
                new Iemocap().usualClasses().kept().stream().map(expected::ofClass).toList());
        assertEquals(5531, expected.total());
        assertEquals(List.of(1085, 1023, 1151, 1031, 1241),
                List.of("1", "2", "3", "4", "5").stream().map(expected::inGroup).toList());
    }

    @Test
    void everyFaultyFileIsFound() throws IOException {
        var sounds = root.resolve("Session1/sentences/wav");
        Files.delete(sounds.resolve(DIALOG + "/Ses01F_impro01_F000.wav"));
        var broken = sounds.resolve(DIALOG + "/Ses01F_impro01_M000.wav");
        Files.write(broken, List.of(new String(new char[100]).replace('\0', 'x')));
        Files.write(sounds.resolve(DIALOG + "/Ses01F_impro01_M001.wav"), new byte[0]);
        MadeSound.wav(sounds.resolve("Ses01F_impro99/Ses01F_impro99_F000.wav"));
        MadeSound.wav(sounds.resolve(DIALOG + "/._Ses01F_impro01_F000.wav"));
        var corpus = new Iemocap();
        var utterances = corpus.utterances(folder);
        var check = new SoundCheck(corpus, folder, utterances);
        assertEquals(List.of("missing", "broken", "empty", "whole"), utterances.stream()
                .map(u -> check.of(u).finding().map(f -> f.kind().word()).orElse("whole")).toList());
        assertEquals("audio file: no known audio format (expected: an audio file such as WAV, FLAC, MP3, Ogg,"
                + " Opus or M4A) in " + broken, check.of(utterances.get(1)).finding().orElseThrow().detail());
        assertEquals(List.of(sounds.resolve("Ses01F_impro99/Ses01F_impro99_F000.wav")),
                check.unexpected().stream().map(Finding::file).toList());
        assertEquals(0.1, check.of(utterances.get(3)).seconds());
    }

    @Test
    void whatIsNotIemocapIsRefused() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals("IEMOCAP: no label file (expected: Session1/dialog/EmoEvaluation/*.txt) in " + empty
                + "; name the folder IEMOCAP_full_release",
                Refusals.of(() -> new Iemocap().utterances(empty)));
        var file = MadeSound.text(root.resolve("Session2/dialog/EmoEvaluation/x.txt"),
                label("Ses02F_impro01_F000", "wow"));
        assertEquals("label file line 1: " + label("Ses02F_impro01_F000", "wow").replace('\t', ' ')
                        + " (expected: times, an id and a label of IEMOCAP) in " + file,
                Refusals.of(() -> new Iemocap().utterances(folder)));
    }
}
