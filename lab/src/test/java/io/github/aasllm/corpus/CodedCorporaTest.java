// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EmoDB, RAVDESS and LSSED in miniature. */
class CodedCorporaTest {
    @TempDir
    private Path folder;

    @Test
    void theNamesOfEmoDbSayEverything() throws IOException {
        for (var name : List.of("03a01Fa", "16b10Wb", "14a05Ea", "notes")) {
            MadeSound.wav(folder.resolve("wav/" + name + ".wav"));
        }
        var corpus = new EmoDb();
        var utterances = corpus.utterances(folder);
        assertEquals(List.of("happiness", "disgust", "anger"), utterances.stream().map(Utterance::label)
                .toList());
        assertEquals(Map.of("speaker", "03", "sex", "male", "text", "a01", "version", "a"),
                utterances.getFirst().facts());
        assertEquals(List.of("male", "female", "female"),
                utterances.stream().map(u -> u.facts().get("sex")).toList());
        assertEquals(List.of(folder.resolve("wav/notes.wav")),
                new SoundCheck(corpus, folder, utterances).unexpected().stream().map(Finding::file).toList());
    }

    @Test
    void thePaddingOfAShortenedCopyIsCutAway() throws IOException {
        MadeSound.wav(folder.resolve("wav/03a01Fa.wav"), 22_050, 1, 44_100);
        MadeSound.text(folder.resolve("manifest.csv"), "path,speaker,emotion,speech_samples,sample_rate",
                "wav/03a01Fa.wav,03,happiness,35528,22050");
        MadeSound.wav(folder.resolve("original16k/03a01Fa.wav"));
        var corpus = new EmoDb();
        var utterance = corpus.utterances(folder).getFirst();
        assertEquals("03a01Fa", utterance.id());
        assertEquals("male", utterance.facts().get("sex"), "what the manifest leaves out the name says");
        // ceil(35528 * 16000 / 22050) = ceil(25779.6)
        assertEquals(25_780, utterance.waveform().samples().length);
        assertEquals(List.of(), new SoundCheck(corpus, folder, List.of(utterance)).unexpected());
        var longer = new Utterance("x", utterance.file(), "joy", Map.of("speech_samples", "44102",
                "sample_rate",
                "22050"));
        assertEquals("speech_samples: 44102 (expected: no more than the file has) in " + utterance.file(),
                Refusals.of(longer::waveform));
        var rateless = new Utterance("x", utterance.file(), "joy", Map.of("speech_samples", "44100"));
        assertEquals("sample_rate: none (expected: a whole number >= 1) in " + utterance.file(),
                Refusals.of(rateless::waveform));
    }

    @Test
    void aManifestThatContradictsTheNamesIsRefused() throws IOException {
        var manifest = MadeSound.text(folder.resolve("manifest.csv"), "path,emotion",
                "wav/03a01Fa.wav,sadness");
        assertEquals("manifest line 2: emotion sadness (expected: happiness, as the name wav/03a01Fa.wav"
                + " says) in "
                + manifest, Refusals.of(() -> new EmoDb().utterances(folder)));
        MadeSound.text(manifest, "path,emotion", "wav/other.wav,sadness");
        assertEquals("manifest line 2: wav/other.wav (expected: a file that is named as EmoDB names them) in "
                + manifest, Refusals.of(() -> new EmoDb().utterances(folder)));
        Files.delete(manifest);
        assertEquals("EmoDB: no clip (expected: a folder with files that are named as the corpus names"
                + " them, or with its"
                + " manifest) in " + folder, Refusals.of(() -> new EmoDb().utterances(folder)));
        MadeSound.wav(folder.resolve("a/03a01Fa.wav"));
        MadeSound.wav(folder.resolve("b/03a01Fa.wav"));
        assertEquals("id: 03a01Fa (expected: one utterance of each id, not %s and %s) in %s".formatted(
                        folder.resolve("a/03a01Fa.wav"), folder.resolve("b/03a01Fa.wav"), folder),
                Refusals.of(() -> new EmoDb().utterances(folder)));
    }

    @Test
    void theNamesOfRavdessSayEverythingAndSongsAndVideosAreNoClipsOfIt() throws IOException {
        for (var name : List.of("Actor_12/03-01-05-02-01-02-12", "Actor_01/03-01-08-01-02-01-01",
                "Actor_01/03-02-05-01-02-01-01", "Actor_01/01-01-05-01-02-01-01")) {
            MadeSound.wav(folder.resolve(name + ".wav"));
        }
        var corpus = new Ravdess();
        var utterances = corpus.utterances(folder);
        assertEquals(List.of("anger", "surprise"), utterances.stream().map(Utterance::label).toList());
        assertEquals(Map.of("speaker", "actor12", "sex", "female", "text", "Kids are talking by the door.",
                "intensity", "strong", "repetition", "2"), utterances.getFirst().facts());
        assertEquals(2, new SoundCheck(corpus, folder, utterances).unexpected().size());
        assertEquals(1440, corpus.expected().orElseThrow().total());
        assertEquals(60, corpus.expected().orElseThrow().inGroup("actor24"));
        assertEquals(96, corpus.expected().orElseThrow().ofClass("neutral"), "24 actors, 4 each");
    }

    @Test
    void theLayoutOfLssedIsDeclared() throws IOException {
        MadeSound.text(folder.resolve("metadata_english_all.csv"), "name,faces,split", "b7,Angry,train",
                "a1,Happy,test", "c2,Surprised,test");
        var usual = new Lssed();
        var utterances = usual.utterances(folder);
        assertEquals(List.of("happiness", "anger", "surprised"), utterances.stream().map(Utterance::label)
                .toList());
        assertEquals(folder.resolve("wav_all/a1.wav"), utterances.getFirst().file());
        assertEquals("test", utterances.getFirst().facts().get("split"));
        MadeSound.text(folder.resolve("own.csv"), "key,emo,part,who", "1,Sad,train,p1");
        var own = Corpora.named("lssed", Map.of("metadata", "own.csv", "id", "key", "label", "emo", "split",
                "part",
                "speaker", "who", "audio", "clips/{id}.flac")).utterances(folder).getFirst();
        assertEquals(folder.resolve("clips/1.flac"), own.file());
        assertEquals("sadness", own.label());
        assertEquals("p1", own.facts().get("speaker"));
        assertEquals("train", own.facts().get("split"));
    }

    @Test
    void whatIsNotDeclaredIsRefused() throws IOException {
        var file = MadeSound.text(folder.resolve("metadata_english_all.csv"), "name,emotion", "b7,Angry");
        assertEquals("columns.label: faces (expected: one of the list's columns: emotion, name) in " + file,
                Refusals.of(() -> new Lssed().utterances(folder)));
        assertEquals("LSSED setting: colour (expected: one of audio, id, label, metadata, sex, speaker,"
                + " split)",
                Refusals.of(() -> new Lssed(Map.of("colour", "x"))));
        assertEquals("LSSED setting audio: x.wav (expected: a path with {id} in it)",
                Refusals.of(() -> new Lssed(Map.of("audio", "x.wav"))));
        assertEquals("corpus: emo (expected: one of emodb, iemocap, lssed, manifest, meld, ravdess); did you mean emodb?",
                Refusals.of(() -> Corpora.named("emo", Map.of())));
        assertEquals("setting of emodb: channel (expected: none)",
                Refusals.of(() -> Corpora.named("emodb", Map.of("channel", "mean"))));
        assertEquals("setting of meld: label (expected: channel)",
                Refusals.of(() -> Corpora.named("meld", Map.of("label", "x"))));
    }

    /** Files are found in whatever order the file system has them. */
    @Test
    void theOrderInWhichFilesWereWrittenDoesNotMatter() throws IOException {
        var names = List.of("03a01Fa", "08a02Wb", "16b10Nb");
        for (int i = 0; i < 3; i++) {
            MadeSound.wav(folder.resolve("first/" + names.get(i) + ".wav"));
            MadeSound.wav(folder.resolve("second/" + names.get(2 - i) + ".wav"));
        }
        assertEquals(new EmoDb().utterances(folder.resolve("first")).stream().map(Utterance::id).toList(),
                new EmoDb().utterances(folder.resolve("second")).stream().map(Utterance::id).toList());
    }
}
