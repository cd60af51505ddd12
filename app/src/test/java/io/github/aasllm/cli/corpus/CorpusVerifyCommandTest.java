// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.corpus;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusVerifyCommandTest {
    @TempDir
    private Path folder;

    /** All 60 names of an actor of RAVDESS; the sound is a tenth of a second of silence. */
    private void actor(int number) throws IOException {
        for (int emotion = 1; emotion <= 8; emotion++) {
            for (int rest = 0; rest < 8; rest++) {
                int intensity = 1 + rest / 4;
                if (emotion > 1 || intensity == 1) { // neutral is never strong
                    Sound.silence(folder.resolve("03-01-%02d-%02d-%02d-%02d-%02d.wav".formatted(
                            emotion, intensity, 1 + rest / 2 % 2, 1 + rest % 2, number)), 0.1);
                }
            }
        }
    }

    @Test
    void aPreparedCopyIsWholeWithTheSpeakersThatItsManifestNames() throws IOException {
        actor(3);
        var manifest = new StringBuilder("path\n");
        try (var files = Files.list(folder)) {
            files.map(Path::getFileName).forEach(name -> manifest.append(name).append('\n'));
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest);
        var call = aasllm("corpus", "verify", "ravdess", folder);
        assertEquals("", call.err());
        assertEquals("""
                classes: neutral, calm, happiness, sadness, anger, fear, disgust, surprise
                speaker  neutral  calm  happiness  sadness  anger  fear  disgust  surprise  all
                actor03  4/4      8/8   8/8        8/8      8/8    8/8   8/8      8/8       60/60
                all      4        8     8          8        8      8     8        8         60
                each cell as expected
                60 of 1440 clips; not in the list of this copy: speakers actor01, actor02, actor04, actor05, actor06, actor07, actor08, actor09, \
                actor10, actor11, actor12, actor13, actor14, actor15, actor16, actor17, actor18, actor19, actor20, \
                actor21, actor22, actor23 and actor24

                60 utterances, 0.00 hours of sound: 0 missing, 0 broken, 0 empty, 0 unexpected, 0 known
                """, call.out().replace(System.lineSeparator(), "\n"));
        assertEquals(0, call.exitCode());
    }

    @Test
    void everyFaultIsNamedAndTheExitCodeSaysSo() throws IOException {
        actor(1);
        Files.delete(folder.resolve("03-01-05-01-01-01-01.wav"));
        Files.writeString(folder.resolve("03-01-05-01-01-02-01.wav"), "no sound");
        Files.write(folder.resolve("03-01-05-01-02-01-01.wav"), new byte[0]);
        Sound.silence(folder.resolve("03-02-05-01-02-01-01.wav"), 0.1);
        var call = aasllm("corpus", "verify", "ravdess", folder);
        assertEquals(1, call.exitCode());
        var lines = call.out().lines().toList();
        assertEquals("actor01  4/4      8/8   8/8        8/8      7/8 !  8/8   8/8      8/8       59/60 !",
                lines.get(2));
        assertEquals("not as expected: see the cells with a !", lines.get(4));
        assertTrue(lines.get(5).startsWith("59 of 1440 clips; missing: speakers actor02, actor03,"), lines.get(5));
        assertEquals("broken      03-01-05-01-01-02-01.wav: audio file: no known audio format", lines.get(7)
                .substring(0, 71));
        assertEquals("empty       03-01-05-01-02-01-01.wav: 0 bytes", lines.get(8));
        assertEquals("unexpected  03-02-05-01-02-01-01.wav: no label names it", lines.get(9));
        assertEquals("59 utterances, 0.00 hours of sound: 0 missing, 1 broken, 1 empty, 1 unexpected, 0"
                + " known",
                lines.get(10));
    }

    @Test
    void aSpeakerWhoIsKnownByNameAloneIsMissedAndIsNotCountedAgainstAnything() throws IOException {
        Sound.silence(folder.resolve("15a01Fa.wav"), 0.1);
        var call = aasllm("corpus", "verify", "emodb", folder);
        assertEquals(1, call.exitCode());
        var lines = call.out().lines().toList();
        assertEquals("15       0      0        0        0     1          0        0        1", lines.get(2));
        assertEquals("1 of 535 clips; missing: speakers 03, 08, 09, 10, 11, 12, 13, 14 and 16", lines.get(5));
    }

    @Test
    void aManifestHasNoExpectationButItsFilesAreChecked() throws IOException {
        Sound.silence(folder.resolve("a.wav"), 0.1);
        var manifest = Files.writeString(folder.resolve("clips.csv"),
                "path,mood,split\na.wav,joy,train\nb.wav,anger,test\n");
        var call = aasllm("corpus", "verify", "manifest", manifest, "--set", "label=mood");
        assertEquals(1, call.exitCode());
        assertEquals("""
                classes: all labels
                split  anger  joy  all
                test   1      0    1
                train  0      1    1
                all    1      1    2
                how many are expected is not published

                missing     %s: the clip of b.wav
                2 utterances, 0.00 hours of sound: 1 missing, 0 broken, 0 empty, 0 unexpected, 0 known
                """.formatted(folder.resolve("b.wav")), call.out().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void aWrongCallIsRefused() {
        var refusal = "NAME: emodbb (expected: emodb, iemocap, lssed, manifest, meld or ravdess); did you mean emodb?; see 'aasllm"
                + " corpus verify --help'" + System.lineSeparator();
        for (var unknown : List.of(aasllm("corpus", "verify", "emodbb", folder), aasllm("corpus", "verify", "emodbb"))) {
            assertEquals(2, unknown.exitCode());
            assertEquals(refusal, unknown.err());
        }
        assertTrue(aasllm("corpus").err().startsWith("Usage: aasllm corpus "));
        assertEquals("EmoDB: no clip (expected: a folder with files that are named as the corpus names"
                + " them, or with its"
                + " manifest) in " + folder + System.lineSeparator(), aasllm("corpus", "verify", "emodb",
                folder).err());
    }
}
