// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a folder, a glob and a list of arguments give, and that one that gives nothing takes nothing away. */
class FoldersTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    private static Call extract(Object argument) {
        return aasllm("extract", "--format", "jsonl", argument);
    }

    /** Paths relative to the folder, without the slash. */
    private List<String> paths(Call call) {
        return call.records().stream()
                .map(record -> record.get("path").stringValue().substring(folder.toString().length() + 1))
                .toList();
    }

    @Test
    void everyKindOfSoundIsTakenAndTheRestIsCountedByKind() throws IOException {
        for (var name : List.of("a.wav", "b.WMA", "c.3gp", "d.spx", "e.m4b", "f.mov", "g.amr", "h.sph")) {
            Sound.tone(folder.resolve(name), 200, 0.2); // the contents decide how it is read
        }
        for (var name : List.of("._a.wav", "._z.txt", "x.txt", "y.TXT", "labels.csv", "README",
                ".DS_Store")) {
            Files.writeString(folder.resolve(name), "no sound");
        }
        var call = extract(folder);
        assertEquals(List.of("a.wav", "b.WMA", "c.3gp", "d.spx", "e.m4b", "f.mov", "g.amr", "h.sph"),
                paths(call));
        assertEquals("left out: 4 files that are no sound by name (2 .txt, 1 .csv, 1 without extension)" + System.lineSeparator(), call.err());
        assertEquals(0, call.exitCode());
    }

    @Test
    void whatSeveralArgumentsLeaveOutIsCountedOnce() throws IOException {
        var sub = Files.createDirectory(folder.resolve("sub"));
        Sound.tone(folder.resolve("a.wav"), 200, 0.2);
        Sound.tone(sub.resolve("b.wav"), 200, 0.2);
        Files.writeString(sub.resolve("x.txt"), "");
        Files.writeString(folder.resolve(".rows.csv.lock"), "");
        var list = Files.writeString(folder.resolve("list.csv"), "path\na.wav\n");
        var call = aasllm("extract", "--format", "jsonl", folder, folder + "/./", sub, list);
        assertTrue(call.err().contains("left out: 2 files that are no sound by name (1 .csv, 1 .txt)"), call.err());
        assertEquals(0, call.exitCode());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // to make a link takes a right there
    void aFolderAndALinkToItAreOneFolder() throws IOException {
        var clips = Files.createDirectory(folder.resolve("clips"));
        Sound.tone(clips.resolve("a.wav"), 200, 0.2);
        Files.createDirectory(clips.resolve("sub"));
        Sound.tone(clips.resolve("sub/b.wav"), 200, 0.2);
        Files.writeString(clips.resolve("x.txt"), "");
        var link = Files.createSymbolicLink(folder.resolve("link"), clips);
        var out = folder.resolve("rows.jsonl");
        var call = aasllm("extract", "-o", out, link, clips, clips + "/sub");
        assertEquals(0, call.exitCode());
        assertEquals("named more than once, with one row: " + clips + "/a.wav and 2 more" + System.lineSeparator()
                + "left out: 1 file that is no sound by name (1 .txt)" + System.lineSeparator(), call.err());
        var rows = Files.readAllLines(out);
        assertEquals(2, rows.size());
        assertTrue(rows.getFirst().contains("\"path\":\"" + link + "/a.wav\""), rows.getFirst());
    }

    @Test
    void aMissingFileIsAskedForByTheNameBesideItThatIsNear() throws IOException {
        Sound.tone(folder.resolve("angry-07.wav"), 200, 0.2);
        var said = extract(folder.resolve("angrry-07.wav")).err() + extract(folder.resolve("angrry-07.wav")).out();
        assertTrue(said.contains("did you mean " + folder.resolve("angry-07.wav") + "?"), said);
        var far = extract(folder.resolve("happiness.wav"));
        assertTrue(!(far.err() + far.out()).contains("did you mean"), far.err());
    }

    /** As of a shell's variable that is not set; it is not the folder that the program runs in. */
    @Test
    void anEmptyNameIsRefusedAndLosesNoOthersAnswer() throws IOException {
        var refusal = "AUDIO: an empty name (expected: sound files; a variable of the shell may be empty)";
        var alone = aasllm("extract", "--format", "jsonl", "");
        assertEquals("", alone.out());
        assertTrue(alone.err().startsWith(refusal), alone.err());
        var beside = aasllm("extract", "--format", "jsonl", Sound.tone(folder.resolve("a.wav"), 200, 0.2), "");
        assertEquals(List.of("a.wav"), paths(beside));
        assertTrue(beside.err().contains(refusal), beside.err());
    }

    @Test
    void ofManyKindsTheMostFrequentAreNamed() throws IOException {
        Sound.tone(folder.resolve("a.wav"), 200, 0.2);
        for (int i = 0; i < 20; i++) {
            Files.writeString(folder.resolve("x.k" + i), "");
        }
        var said = extract(folder).err();
        assertTrue(said.startsWith("left out: 20 files that are no sound by name (1 .k0, 1 .k1, "), said);
        assertTrue(said.strip().endsWith(", 8 of other kinds)"), said);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLinkThatLeadsBackIsPassedOverAndOneThatLeadsElsewhereIsFollowed() throws IOException {
        var inner = Files.createDirectories(folder.resolve("in/inner"));
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Sound.tone(inner.resolve("a.wav"), 200, 0.2);
        Sound.tone(elsewhere.resolve("b.wav"), 200, 0.2);
        Files.createSymbolicLink(inner.resolve("back"), folder.resolve("in"));
        Files.createSymbolicLink(inner.resolve("here"), Path.of("."));
        Files.createSymbolicLink(inner.resolve("other"), elsewhere);
        var call = assertTimeout(AT_ONCE, () -> extract(folder.resolve("in")));
        assertEquals(List.of("in/inner/a.wav", "in/inner/other/b.wav"), paths(call));
        assertEquals("left out: 2 links to a folder above it (" + inner.resolve("back") + ", ...)"
                + System.lineSeparator(), call.err());
        assertEquals(0, call.exitCode());
    }

    @Test
    @Timeout(60)
    void aPipeInAFolderIsARowAndIsNotWaitedFor() throws Exception {
        Sound.tone(folder.resolve("a.wav"), 200, 0.2);
        assumeTrue(new ProcessBuilder("mkfifo", folder.resolve("b.wav").toString()).start().waitFor() == 0);
        Sound.tone(folder.resolve("c.wav"), 200, 0.2);
        var call = extract(folder);
        assertEquals(List.of("a.wav", "b.wav", "c.wav"), paths(call));
        assertEquals("audio file: not a regular file (expected: one audio file) in " + folder.resolve("b.wav")
                + System.lineSeparator(), call.err());
        assertEquals(1, call.exitCode());
    }

    @Test
    void thirtyLevelsCostNoMoreThanOne() throws IOException {
        var deep = folder;
        for (int i = 0; i < 30; i++) {
            deep = deep.resolve("d");
        }
        var clip = Sound.tone(Files.createDirectories(deep).resolve("a.wav"), 200, 0.2);
        var call = assertTimeout(AT_ONCE, () -> extract(folder));
        assertEquals(List.of(folder.relativize(clip).toString()), paths(call));
    }

    /** No path names what lies below 4096 bytes of path; so it is a folder that cannot be listed. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderThatCannotBeListedIsARowAndItsNeighboursGoOn() throws Exception {
        Sound.tone(folder.resolve("a.wav"), 200, 0.2);
        Sound.tone(folder.resolve("z.wav"), 200, 0.2);
        var tree = Files.createDirectory(folder.resolve("e"));
        try {
            for (int i = 0; i < 60; i++) {
                // from the innermost outwards, so that no path is long
                var bottom = folder.resolve("next" + "/d".repeat(49));
                Files.createDirectories(bottom);
                Files.move(tree, bottom.resolve("d"));
                Files.move(folder.resolve("next"), tree);
            }
            var call = assertTimeout(AT_ONCE, () -> extract(folder));
            assertEquals(3, call.records().size());
            assertEquals("a.wav", paths(call).getFirst());
            var deep = call.records().get(1);
            assertTrue(deep.get("error").stringValue()
                    .startsWith("folder: unreadable (expected: one that this user may list) in "));
            assertTrue(deep.get("path").stringValue().endsWith("/d/d/d"));
            assertTrue(deep.get("duration_s").isNull());
            assertEquals("z.wav", paths(call).getLast());
            assertEquals(1, call.exitCode());
        } finally {
            assertEquals(0, new ProcessBuilder("rm", "-rf", tree.toString()).start().waitFor());
        }
    }

    @Test
    void anArgumentThatNamesNothingIsARowAndTheOthersGoOn() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));
        var clip = Sound.tone(folder.resolve("clip.wav"), 200, 0.2);
        var call = aasllm("extract", "--format", "jsonl", empty, folder + "/*.mp3", clip, empty);
        assertEquals(1, call.exitCode());
        assertEquals(4, call.records().size());
        assertEquals("AUDIO: " + empty + " (expected: at least one sound file there)",
                call.records().get(0).get("error").stringValue());
        assertEquals("AUDIO: " + folder + "/*.mp3 (expected: at least one sound file there)",
                call.records().get(1).get("error").stringValue());
        assertTrue(call.records().get(2).get("error").isNull());
        assertEquals(empty.toString(), call.records().get(3).get("path").stringValue());
    }

    @Test
    void whereNothingIsNamedTheCallIsRefusedWithAllOfIt() throws IOException {
        var manifest = Files.writeString(folder.resolve("clips.csv"), "path,label\n");
        var call = aasllm("extract", folder, manifest);
        assertEquals(2, call.exitCode());
        assertEquals("AUDIO: " + folder + " (expected: at least one sound file there); AUDIO: " + manifest
                + " (expected: at least one sound file there)" + System.lineSeparator(), call.err());
    }

    @Test
    void aDamagedManifestDoesNotTakeTheOtherArgumentsAway() throws IOException {
        var clip = Sound.tone(folder.resolve("clip.wav"), 200, 0.2);
        var manifest = Files.writeString(folder.resolve("clips.csv"), "path,label\nclip.wav,a\n,b\n");
        var call = aasllm("extract", "--format", "jsonl", manifest, clip);
        assertEquals(2, call.exitCode());
        assertEquals(List.of("clip.wav", clip.toString()), call.records().stream()
                .map(record -> record.get("path").stringValue()).toList());
        assertEquals("manifest line 3: no path (expected: a column path) in " + manifest
                + System.lineSeparator(), call.err());
    }

    @Test
    void aGlobLooksNoDeeperThanItReaches() throws IOException {
        Sound.tone(folder.resolve("a.wav"), 200, 0.2);
        Sound.tone(Files.createDirectory(folder.resolve("sub")).resolve("b.wav"), 200, 0.2);
        assertEquals(List.of("a.wav"), paths(extract(folder + "/*.wav")));
        assertEquals(List.of("sub/b.wav"), paths(extract(folder + "/*/*.wav")));
        assertEquals(List.of("sub/b.wav"), paths(extract(folder + "/**/*.wav")));
        assertEquals(List.of("a.wav", "sub/b.wav"), paths(extract(folder + "/**.wav")));
    }

    @Test
    void allCommandsSayWhatTheyLeftOut() throws IOException {
        Sound.tone(folder.resolve("a.wav"), 200, 0.2);
        Files.writeString(folder.resolve("x.txt"), "");
        var call = aasllm("thresholds", folder, "-o", folder.resolve("t.json"));
        assertEquals(0, call.exitCode());
        assertEquals("left out: 1 file that is no sound by name (1 .txt)" + System.lineSeparator(),
                call.err());
    }

    /** A folder itself, one in which a file is, and one in which a glob looks. */
    @Test
    void aMissingFolderIsAskedForByTheNameBesideItThatIsNear() throws IOException {
        var clips = Files.createDirectory(folder.resolve("clips"));
        Sound.tone(clips.resolve("angry.wav"), 200, 0.2);
        for (var missing : List.of("clps", "clps/angry.wav", "clps/*.wav")) {
            var call = extract(folder + "/" + missing);
            var said = call.err() + call.out();
            var meant = missing.endsWith("angry.wav") ? clips.resolve("angry.wav") : clips;
            assertTrue(said.contains("did you mean " + meant + "?"), said);
        }
    }
}
