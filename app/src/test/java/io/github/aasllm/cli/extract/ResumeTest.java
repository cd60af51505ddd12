// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.extract;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code extract --output}, {@code --resume} and {@code --retry-failed}: no row and no file is lost. */
class ResumeTest {
    @TempDir
    Path folder;

    private Path clips;
    private Path out;

    @BeforeEach
    void makeClips() throws IOException {
        clips = Files.createDirectory(folder.resolve("clips"));
        out = folder.resolve("out.txt");
        for (int i = 0; i < 4; i++) {
            Sound.tone(clips.resolve("clip" + i + ".wav"), 200 + 50 * i, 0.2);
        }
        Files.writeString(clips.resolve("clip1.wav"), "broken");
    }

    private Call extract(String format, Object... more) {
        var arguments = new ArrayList<Object>(List.of("extract", "--format", format, "-o", out));
        arguments.addAll(List.of(more));
        return aasllm(arguments.toArray());
    }

    /** Standard error without the lines that say how many rows there are. */
    private static String said(Call call) {
        return call.err().lines().filter(line -> !line.startsWith("rows in ")).collect(Collectors.joining(System.lineSeparator()));
    }

    /** A relative path that another folder is the beginning of names no file here, and its clip would get a second row. */
    @Test
    void aRowThatMayBeOfAFileSeenFromAnotherFolderEndsTheCall() throws IOException {
        assertEquals(1, extract("jsonl", clips).exitCode());
        var rows = Files.readString(out).replace(clips + "/clip0.wav", "clips/clip0.wav");
        Files.writeString(out, rows);
        var again = extract("jsonl", clips, "--resume");
        assertEquals(2, again.exitCode());
        assertEquals("--resume: row clips/clip0.wav, which is no file seen from here and may be " + clips + "/clip0.wav"
                        + " (expected: a call in the folder where the file was begun) in " + out + "; call there, or write to another file",
                said(again).lines().toList().getLast());
        assertEquals(rows, Files.readString(out));
    }

    @Test
    void otherSoundOfStandardInputIsNoRowThatIsThere() throws IOException {
        var before = System.in;
        try (var first = Files.newInputStream(clips.resolve("clip0.wav"));
                var second = Files.newInputStream(clips.resolve("clip2.wav"))) {
            System.setIn(first);
            assertEquals(0, extract("jsonl", "-", "--resume").exitCode());
            var rows = Files.readString(out);
            System.setIn(second);
            var again = extract("jsonl", "-", "--resume");
            assertEquals(2, again.exitCode());
            assertEquals("--resume: -, of which there is a row (expected: files, which are known by their names) in " + out
                    + "; write to another file, or name the sound's file", said(again));
            assertEquals(rows, Files.readString(out));
        } finally {
            System.setIn(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void aFailureOfAnEarlierCallStaysOneUntilItIsRetried(String format) throws IOException {
        assertEquals(1, extract(format, clips).exitCode());
        var before = Files.readString(out);
        var again = extract(format, "--resume", clips);
        assertEquals(1, again.exitCode());
        assertEquals(List.of("1 of earlier calls failed; --retry-failed tries them again", "rows in " + out + ": 4 from before, 0 new"),
                again.err().lines().toList());
        assertEquals(before, Files.readString(out));
        assertEquals(1, extract(format, "--resume", "--retry-failed", clips).exitCode());
        assertEquals(before, Files.readString(out)); // failed again, and has one row
        Sound.tone(clips.resolve("clip1.wav"), 250, 0.2);
        assertEquals(0, extract(format, "--resume", "--retry-failed", clips).exitCode());
        var retried = Files.readString(out);
        assertEquals(0, extract(format, "--force", clips).exitCode());
        assertEquals(Files.readString(out), retried); // as if it had never failed
        assertEquals(0, extract(format, "--resume", clips).exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void aKillBetweenTheRetryAndTheNewFileIsPutRightByTheNextCall(String format) throws IOException {
        assertEquals(1, extract(format, clips).exitCode());
        var failed = Files.readString(out);
        Sound.tone(clips.resolve("clip1.wav"), 250, 0.2);
        assertEquals(0, extract(format, "--force", clips).exitCode());
        var whole = Files.readString(out);
        var row = whole.lines().filter(line -> line.contains("clip1.wav")).findFirst().orElseThrow();
        Files.writeString(out, failed + row + "\n" + row.substring(0, 30));
        assertEquals(0, extract(format, "--resume", clips).exitCode());
        // what was torn belongs to an input that has its row, and nothing was left to be added
        var rows = Files.readString(out);
        assertEquals(whole, rows);
    }

    @Test
    void failuresOfInputsThatAreNotOfThisCallStandToo() throws IOException {
        assertEquals(1, extract("csv", clips).exitCode());
        var before = Files.readString(out);
        var retried = extract("csv", "--resume", "--retry-failed", clips.resolve("clip2.wav"));
        assertEquals(1, retried.exitCode());
        assertEquals("1 of earlier calls failed, and this call does not name them, so their rows stand: "
                + clips.resolve("clip1.wav"), said(retried));
        assertEquals(before, Files.readString(out));
    }

    /** As a folder that was not there at first: its row names no file that could be tried again. */
    @Test
    void theFailureOfAFolderStandsAndIsSaid() throws IOException {
        var late = folder.resolve("late");
        assertEquals(1, extract("csv", clips.resolve("clip0.wav"), late).exitCode());
        Files.createDirectory(late);
        Sound.tone(late.resolve("a.wav"), 250, 0.2);
        var again = extract("csv", "--resume", "--retry-failed", clips.resolve("clip0.wav"), late);
        assertEquals(1, again.exitCode());
        assertEquals("1 of earlier calls failed, and this call does not name them, so their rows stand: " + late,
                said(again));
        assertEquals(4, Files.readAllLines(out).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void whatIsNamedTwiceHasOneRow(String format) throws IOException {
        var clip = clips.resolve("clip0.wav");
        var list = Files.writeString(folder.resolve("list.csv"), "path,channel\n" + clip + ",each\n" + clip + ",1\n");
        for (var way : List.of("--force", "--resume")) {
            var call = extract(format, way, clip, clips.resolve("clip2.wav"), clip, clips.resolve("clip2.wav"), list);
            assertEquals(0, call.exitCode());
            assertEquals("named more than once, with one row: " + clip + " and 2 more", said(call));
            assertEquals(format.equals("csv") ? 4 : 3, Files.readAllLines(out).size());
        }
    }

    @Test
    void oneFileUnderSeveralSpellingsHasOneRowByTheFirst() throws IOException {
        var sub = Files.createDirectory(clips.resolve("sub"));
        var plain = clips.resolve("clip0.wav");
        var call = extract("jsonl", "--force", plain, clips + "/./clip0.wav", sub + "/../clip0.wav", clips.resolve("clip2.wav"));
        assertEquals(0, call.exitCode());
        assertEquals("named more than once, with one row: " + clips + "/./clip0.wav and 1 more" + System.lineSeparator(), call.err());
        var rows = Files.readAllLines(out);
        assertEquals(2, rows.size());
        assertTrue(rows.getFirst().contains("\"path\":\"" + plain + "\""), rows.getFirst());
    }

    /** However the call names its inputs: their rows are there, under the names of the first call. */
    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    @DisabledOnOs(OS.WINDOWS) // to make a link takes a right there
    void aCallThatSpellsItsInputsOtherwiseGoesOnWithTheirRows(String format) throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("link"), clips);
        var fromHere = Path.of("").toAbsolutePath().relativize(clips.toRealPath());
        var list = Files.writeString(folder.resolve("list.csv"), "path\nclips/clip0.wav\n" + link + "/clip3.wav\n");
        assertEquals(1, extract(format, fromHere).exitCode());
        var whole = Files.readString(out);
        Files.delete(clips.resolve("clip2.wav")); // its row stands
        for (Object spelling : List.of(clips, clips + "/.", "./" + fromHere, link, link + "/../clips", clips + "/*.wav")) {
            assertEquals(1, extract(format, "--resume", spelling).exitCode());
            assertEquals(whole, Files.readString(out), spelling.toString());
        }
        Files.writeString(out, whole.substring(0, whole.indexOf("clip3.wav"))); // behind the beginning of its row
        assertEquals(1, extract(format, "--resume", link).exitCode());
        assertEquals(whole.replace(fromHere + "/clip3.wav", link + "/clip3.wav"), Files.readString(out));
        var before = Files.readString(out);
        assertEquals(1, extract(format, "--resume", link + "/clip3.wav", clips.resolve("clip3.wav")).exitCode());
        assertEquals(before, Files.readString(out));
        Sound.tone(clips.resolve("clip1.wav"), 250, 0.2);
        assertEquals(0, extract(format, "--resume", "--retry-failed", clips).exitCode());
        var retried = Files.readAllLines(out);
        assertEquals(before.lines().count(), retried.size());
        assertEquals(1, retried.stream().filter(row -> row.contains(fromHere + "/clip1.wav")).count(), retried.toString());
        assertEquals(0, extract(format, "--resume", list).exitCode()); // whose first row is here known by its name alone
        assertEquals(before.lines().count() + 1, Files.readAllLines(out).size());
    }

    /** A link has a name of its own, by which a corpus may mean another clip; and what lies above it is not what its path says. */
    @Test
    @DisabledOnOs(OS.WINDOWS) // to make a link takes a right there
    void aLinkIsAnotherFileAlsoBeforeTwoDots() throws IOException {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere/inner"));
        Sound.tone(elsewhere.resolveSibling("clip0.wav"), 300, 0.2);
        var link = Files.createSymbolicLink(clips.resolve("link"), elsewhere);
        Files.createSymbolicLink(clips.resolve("same.wav"), clips.resolve("clip0.wav"));
        var call = extract("jsonl", "--force", clips.resolve("clip0.wav"), link + "/../clip0.wav", clips.resolve("same.wav"));
        assertEquals(0, call.exitCode());
        assertEquals("", call.err());
        assertEquals(3, Files.readAllLines(out).size());
    }

    /** A later call knows a row by its name, so two files of one name cannot have a row each. */
    @Test
    void ofTwoManifestsWithTheSameNameForOtherFilesTheFirstHasTheRow() throws IOException {
        var lists = new ArrayList<Path>();
        for (var name : List.of("one", "two")) {
            var corpus = Files.createDirectory(folder.resolve(name));
            Sound.tone(corpus.resolve("same.wav"), 200, 0.2);
            lists.add(Files.writeString(corpus.resolve("list.csv"), "path\nsame.wav\n../" + name + "/same.wav\n"));
        }
        for (var way : List.of("--force", "--resume")) {
            var call = extract("jsonl", way, lists.getFirst(), lists.getLast());
            assertEquals(0, call.exitCode());
            assertEquals("named more than once, with one row: ../one/same.wav and 1 more", said(call));
            assertEquals(2, Files.readAllLines(out).size());
        }
    }

    /** Names of other bytes that Java reads alike are other files. */
    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC}) // where a name is text
    void namesThatAreNoTextStayApart() throws IOException {
        var sub = Files.createDirectory(folder.resolve("bytes"));
        for (var last : List.of("%FE", "%FF")) {
            Files.copy(clips.resolve("clip0.wav"), Path.of(URI.create(sub.toUri() + last + ".wav")));
        }
        var call = extract("jsonl", "--force", sub, sub + "/.");
        assertEquals(0, call.exitCode());
        assertTrue(call.err().startsWith("named more than once, with one row: ") && call.err().strip().endsWith(" and 1 more"), call.err());
        assertEquals(2, Files.readAllLines(out).size());
    }

    /** The file of clip0 has one channel, which comes by its number and then as each of them. */
    @Test
    void aChannelByItsNumberAndThenEachHaveOneRow() throws IOException {
        var clip = clips.resolve("clip0.wav");
        var list = Files.writeString(folder.resolve("list.csv"), "path,channel\n" + clip + ",1\n" + clip + ",each\n");
        var call = extract("jsonl", "--force", list);
        assertEquals(0, call.exitCode());
        assertEquals("named more than once, with one row: " + clip + System.lineSeparator(), call.err());
        assertEquals(1, Files.readAllLines(out).size());
    }

    @Test
    void aNameWithALineFeedIsOneRow() throws IOException {
        Files.move(clips.resolve("clip0.wav"), clips.resolve("clip\n\"0\".wav"));
        for (var format : List.of("csv", "jsonl")) {
            Files.deleteIfExists(out);
            Files.writeString(clips.resolve("clip1.wav"), "broken");
            assertEquals(1, extract(format, clips).exitCode());
            var before = Files.readString(out);
            assertEquals(1, extract(format, "--resume", clips).exitCode());
            assertEquals(before, Files.readString(out));
            Sound.tone(clips.resolve("clip1.wav"), 250, 0.2);
            assertEquals(0, extract(format, "--resume", "--retry-failed", clips).exitCode());
        }
    }

    @Test
    void whatExtractDidNotWriteIsRefusedAndStaysAsItIs() throws IOException {
        Files.delete(clips.resolve("clip1.wav"));
        for (var format : List.of("csv", "jsonl")) {
            Files.deleteIfExists(out);
            assertEquals(0, extract(format, clips).exitCode());
            var text = Files.readString(out);
            refused(format, "my notes, without an end");
            refused(format, "my notes\n");
            refused(format, text + "my notes\n" + text);
            refused(format, text.replace("\n", "\r\n"));
            refused(format, "\uFEFF" + text);
            refused(format, text.replace("0.2", "0.2x"));
            refused(format, text.replaceAll("duration_s|,mix,", ""));
            refused(format, text.replaceFirst("(clip2.*)paper", "$1pape5"));
            refused(format.equals("csv") ? "jsonl" : "csv", text);
        }
    }

    private void refused(String format, String text) throws IOException {
        Files.writeString(out, text);
        var call = extract(format, "--resume", clips);
        assertEquals(2, call.exitCode(), text);
        assertEquals(1, call.err().lines().count(), call.err());
        assertTrue(call.err().startsWith("--resume: "), call.err());
        assertEquals(text, Files.readString(out));
    }

    /** The damage of a disk: letters of the header and of two rows have changed. */
    @Test
    void aDamagedFileIsRefusedInOneLine() throws IOException {
        Files.copy(Path.of(getClass().getResource("damaged-results.csv").getPath()), out);
        var before = Files.readAllBytes(out);
        var call = extract("csv", "--resume", clips);
        assertEquals(2, call.exitCode());
        assertEquals("--resume: line 1 is none that 'extract' writes (expected: a file of 'extract --output"
                + " --format csv') in " + out + "; it was left as it is; write to another file"
                + System.lineSeparator(), call.err());
        assertArrayEquals(before, Files.readAllBytes(out));
    }

    @Test
    void channelsOfOneFileAreRowsOfTheirOwn() throws IOException {
        var manifest = Files.writeString(folder.resolve("calls.csv"),
                "path,channel\nclips/clip0.wav,1\nclips/clip0.wav,mix\nclips/clip2.wav,\n");
        assertEquals(0, extract("csv", manifest).exitCode());
        var whole = Files.readString(out);
        assertEquals(List.of("channel", "1", "mix", "mix"),
                whole.lines().map(line -> line.split(",")[1]).toList());
        Files.writeString(out, whole.substring(0, whole.indexOf("clips/clip0.wav,mix") + 20));
        assertEquals(0, extract("csv", "--resume", manifest).exitCode());
        assertEquals(whole, Files.readString(out));
    }

    @Test
    void aKillAmongTheChannelsOfAFileLosesNone() throws IOException {
        Files.delete(clips.resolve("clip1.wav"));
        for (var format : List.of("csv", "jsonl")) {
            Files.deleteIfExists(out);
            assertEquals(0, extract(format, "--channel", "each", clips).exitCode());
            var whole = Files.readString(out);
            for (int at = whole.indexOf("clip2"); at > 0; at = whole.indexOf('\n', at + 1) + 1) {
                Files.writeString(out, whole.substring(0, at));
                assertEquals(0, extract(format, "--resume", "--channel", "each", clips).exitCode());
                assertEquals(whole, Files.readString(out));
            }
        }
    }

    @Test
    void noInputIsWrittenOver() throws IOException {
        var clip = clips.resolve("clip0.wav");
        var link = Files.createSymbolicLink(folder.resolve("link.wav"), clip);
        var same = Files.createLink(folder.resolve("same.wav"), clip);
        var manifest = Files.writeString(folder.resolve("m.csv"), "path\nclips/clip0.wav\n");
        var before = Files.readAllBytes(clip);
        for (var target : List.of(clip, link, same)) {
            for (var input : List.of(clip, clips, manifest, clips + "/*.wav")) {
                assertSpared(target, aasllm("extract", "--format", "csv", "-o", target, input));
                assertSpared(target, aasllm("thresholds", "-o", target, input));
            }
        }
        assertSpared(manifest, aasllm("extract", "--format", "csv", "-o", manifest, manifest));
        var drawn = Files.move(clip, folder.resolve("clip.svg"));
        var plot = aasllm("extract", "--plot", drawn, drawn);
        assertEquals("--plot: " + drawn + " (expected: a file that is none of the inputs); it is " + drawn
                + System.lineSeparator(), plot.err());
        assertArrayEquals(before, Files.readAllBytes(drawn));
    }

    private static void assertSpared(Path target, Call call) {
        assertEquals(2, call.exitCode());
        var said = "--output: " + target + " (expected: a file that is none of the inputs)";
        assertTrue(call.err().startsWith(said), call.err());
    }

    @Test
    void aCallThatFindsNothingEmptiesNothing() throws IOException {
        Files.writeString(out, "earlier results");
        var empty = Files.createDirectory(folder.resolve("empty"));
        var manifest = Files.writeString(folder.resolve("m.jsonl"), "");
        for (var nothing : List.of(empty, manifest, folder + "/*.mp3", folder.resolve("mistyped.wav"))) {
            assertEquals(2, extract("csv", nothing).exitCode());
            assertEquals("earlier results", Files.readString(out, StandardCharsets.UTF_8));
        }
        Files.delete(out);
        assertEquals(1, extract("csv", folder.resolve("mistyped.wav")).exitCode());
        assertTrue(Files.readString(out).contains("audio file: missing"));
        assertFalse(Files.exists(folder.resolve("mistyped.wav")));
    }

    @Test
    void retryingWithoutResumingIsRefused() {
        assertEquals("--retry-failed: without --resume (expected: both)" + System.lineSeparator(),
                extract("csv", "--retry-failed", clips).err());
    }
}
