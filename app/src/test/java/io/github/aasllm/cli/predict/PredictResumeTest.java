// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.bulk.ResultLock;
import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.record.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code predict --output}, {@code --resume} and {@code --retry-failed}: as in extract, and of one model alone. */
class PredictResumeTest {
    @TempDir
    static Path shared;

    private static Path model;
    private static Path thresholds;

    @TempDir
    Path folder;

    private Path clips;
    private Path out;

    @BeforeAll
    static void makeModel() throws IOException {
        model = shared.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        thresholds = shared.resolve("thresholds.json");
        var clip = Sound.tone(shared.resolve("clip.wav"), 300, 0.5);
        assertEquals(0, aasllm("thresholds", clip, "-o", thresholds).exitCode());
    }

    @BeforeEach
    void makeClips() throws IOException {
        clips = Files.createDirectory(folder.resolve("clips"));
        out = folder.resolve("out.rows");
        for (int i = 0; i < 8; i++) { // 22 s, so two batches
            Sound.tone(clips.resolve("clip" + i + ".wav"), 200 + 50 * i, 1 + 0.5 * i);
        }
        Files.writeString(clips.resolve("clip2.wav"), "broken");
    }

    private Call predict(String format, Object... more) {
        var arguments = new ArrayList<Object>(List.of("predict", "--model", model, "--format", format, "-o", out));
        arguments.addAll(List.of(more));
        return aasllm(arguments.toArray());
    }

    /** The fields of standard output, and behind the prompt what the row says of how it was made. */
    @Test
    void aRowOfAFileAlsoSaysWhatItWasMadeBy() throws IOException {
        assertEquals(1, predict("jsonl", clips).exitCode());
        var printed = aasllm("predict", "--model", model, "--format", "jsonl", clips).out().lines().toList();
        var rows = Files.readAllLines(out);
        assertEquals(8, rows.size());
        var schema = Files.readString(Path.of(System.getProperty("aasllm.root"), "docs/output.md"));
        assertEquals(List.of("model", "lora", "labels", "options"),
                PredictCommandTest.documented(schema, "predict -o"));
        var made = ",\"model\":\"[0-9a-f]{64}\",\"lora\":\"none\",\"labels\":\"anger, happiness, sadness, neutral\""
                + ",\"options\":\"none\",\"warnings\":";
        for (int i = 0; i < rows.size(); i++) {
            var failed = i == 2;
            assertEquals(printed.get(i), rows.get(i).replaceFirst(failed
                    ? ",\"model\":null,\"lora\":null,\"labels\":null,\"options\":null" : made,
                    failed ? "" : ",\"warnings\":"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void whatAKillCutsOffIsDoneAgainToTheSameBytes(String format) throws IOException {
        assertEquals(1, predict(format, clips).exitCode());
        var whole = Files.readString(out);
        for (int lines = 0; lines < 9; lines += 2) { // in the middle of each second row
            int at = 0;
            for (int i = 0; i < lines; i++) {
                at = whole.indexOf('\n', at) + 1;
            }
            Files.writeString(out, whole.substring(0, Math.min(whole.length(), at + 12)));
            assertEquals(1, predict(format, "--resume", clips).exitCode());
            assertEquals(whole, Files.readString(out), "cut in row " + lines);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void aKillAmongTheChannelsOfAFileLosesNoneAndDoublesNone(String format) throws IOException {
        Files.delete(clips.resolve("clip2.wav"));
        assertEquals(0, predict(format, "--channel", "each", clips).exitCode());
        var whole = Files.readString(out);
        for (int at = whole.indexOf("clip3"); at > 0; at = whole.indexOf('\n', at + 1) + 1) {
            Files.writeString(out, whole.substring(0, at));
            assertEquals(0, predict(format, "--resume", "--channel", "each", clips).exitCode());
            assertEquals(whole, Files.readString(out));
        }
    }

    @Test
    void aFailureStaysOneUntilItIsRetried() throws IOException {
        assertEquals(1, predict("jsonl", clips).exitCode());
        var before = Files.readString(out);
        var again = predict("jsonl", "--resume", clips);
        assertEquals(1, again.exitCode());
        assertEquals(List.of("1 of earlier calls failed; --retry-failed tries them again", "rows in " + out + ": 8 from before, 0 new"),
                again.err().lines().toList());
        assertEquals(before, Files.readString(out));
        Sound.tone(clips.resolve("clip2.wav"), 250, 0.7);
        assertEquals(0, predict("jsonl", "--resume", "--retry-failed", clips).exitCode());
        var retried = Files.readAllLines(out);
        assertEquals(8, retried.size());
        assertTrue(retried.get(2).contains("clip2.wav") && retried.get(2).endsWith("\"error\":null}"), retried.get(2));
        assertEquals(before.lines().toList().get(7), retried.get(7));
    }

    @Test
    void rowsOfAnotherModelLoraLabelsOrOptionAreRefusedByName() throws IOException {
        for (var format : List.of("jsonl", "csv")) {
            assertEquals(1, predict(format, "--force", "--thresholds", thresholds, clips).exitCode());
            var other = shared.resolve("other-" + format);
            assertEquals(0, aasllm("model", "random", "--seed", "2", "-o", other).exitCode());
            var before = Files.readAllBytes(out);
            refused("--resume: model ", format, "--model", other, "--thresholds", thresholds);
            refused("--resume: labels joy, fear (expected: those of its rows, labels anger, happiness, sadness, neutral)",
                    format, "--labels", "joy, fear", "--thresholds", thresholds);
            refused("--resume: options none (expected: those of its rows, options --thresholds ", format);
            refused("--resume: options --thresholds ", format, "--thresholds", thresholds, "--explain");
            refused("--resume: options --thresholds ", format, "--thresholds", thresholds, "--decode", "generate");
            refused("--resume: options --thresholds ", format, "--thresholds", thresholds, "--damaged", "keep");
            refused("--resume: options --thresholds ", format, "--thresholds", thresholds, "--precision", "bfloat16");
            assertArrayEquals(before, Files.readAllBytes(out));
        }
    }

    private void refused(String said, String format, Object... options) {
        var arguments = new ArrayList<Object>(List.of("predict", "--format", format, "-o", out, "--resume", clips));
        arguments.addAll(List.of(options));
        if (!List.of(options).contains("--model")) {
            arguments.addAll(List.of("--model", model));
        }
        var call = aasllm(arguments.toArray());
        assertEquals(2, call.exitCode(), call.err());
        assertTrue(call.err().startsWith(said), call.err());
        assertTrue(call.err().strip().endsWith("it was left as it is; write to another file"), call.err());
        assertEquals(1, call.err().lines().count(), call.err());
    }

    @Test
    void changedWeightsInTheSameFolderAreAnotherModel() throws IOException {
        var own = folder.resolve("own");
        assertEquals(0, aasllm("model", "random", "-o", own).exitCode());
        var call = List.<Object>of("predict", "--model", own, "--format", "jsonl", "-o", out, clips);
        assertEquals(1, aasllm(call.toArray()).exitCode());
        var weights = own.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 3] ^= 1;
        Files.write(weights, bytes);
        refused("--resume: model ", "jsonl", "--model", own);
    }

    @Test
    void whatIsOfExtractOrOfNobodyIsRefused() throws IOException {
        assertEquals(1, aasllm("extract", "--format", "jsonl", "-o", out, clips).exitCode());
        var before = Files.readAllBytes(out);
        refused("--resume: line 1 is none that 'predict' writes (expected: a file of 'predict --output --format jsonl')",
                "jsonl");
        assertArrayEquals(before, Files.readAllBytes(out));
        Files.writeString(out, "my notes, without an end");
        refused("--resume: line 1 is none that 'predict' writes", "jsonl");
        refused("--resume: line 1 is none that 'predict' writes", "csv");
        assertEquals("my notes, without an end", Files.readString(out));
    }

    @Test
    void aFileIsWrittenByOneCallAtATime() throws IOException {
        assertEquals(1, predict("jsonl", clips).exitCode());
        var before = Files.readAllBytes(out);
        try (var held = ResultLock.of(out).orElseThrow()) {
            for (var more : List.of(List.of("--force", clips), List.of("--resume", clips))) {
                var call = predict("jsonl", more.toArray());
                assertEquals(2, call.exitCode());
                assertEquals("--output: in use by another call of this process (expected: a file that no other call"
                        + " writes) in " + out + "; wait until that has ended, or name another file"
                        + System.lineSeparator(), call.err());
            }
        }
        assertArrayEquals(before, Files.readAllBytes(out));
        assertFalse(Files.exists(folder.resolve("out.rows.lock")));
        assertEquals(1, predict("jsonl", "--resume", clips).exitCode());
    }

    /** Such as poetry.lock beside the results "poetry". */
    @Test
    void aFileOfSomebodyElseWithTheNameOfTheLockStaysAsItIs() throws IOException {
        var other = folder.resolve("out.rows.lock");
        Files.writeString(other, "package = []\n");
        var call = predict("jsonl", clips);
        assertEquals(2, call.exitCode());
        assertEquals("--output: beside out.rows.lock, which is no lock (expected: no other file of that name) in " + out
                + "; name another file" + System.lineSeparator(), call.err());
        assertEquals("package = []\n", Files.readString(other));
        assertFalse(Files.exists(out));
        Files.writeString(other, "process 123\n"); // what a killed call leaves
        assertEquals(1, predict("jsonl", clips).exitCode());
        assertFalse(Files.exists(other));
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeAnyClipIsRead() throws IOException {
        refusedBefore("--output: a folder (expected: a file that can be written) in " + clips + "; name a file in it",
                clips);
        var nowhere = folder.resolve("none").resolve("out.rows");
        refusedBefore("--output: no folder " + nowhere.getParent() + " (expected: a file that can be written) in "
                + nowhere + "; make it, or name another one", nowhere);
        var clip = clips.resolve("clip0.wav");
        var before = Files.readAllBytes(clip);
        refusedBefore("--output: " + clip + " (expected: a file that is none of the inputs); it is " + clip, clip);
        assertArrayEquals(before, Files.readAllBytes(clip));
    }

    private void refusedBefore(String said, Path file) {
        // a folder that is no model would be refused next
        var call = aasllm("predict", "--model", clips, "--format", "jsonl", "-o", file, clips);
        assertEquals(2, call.exitCode());
        assertEquals(said + System.lineSeparator(), call.err());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsSaid() {
        var full = Path.of("/dev/full");
        var call = aasllm("predict", "--model", model, "--format", "jsonl", "-o", full, clips);
        assertEquals(2, call.exitCode());
        assertEquals("--output /dev/full: No space left on device (expected: room for all results, of which some are"
                + " missing now)" + System.lineSeparator(), call.err());
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        assertRefused("--resume: without --output (expected: the file to go on with)", "--resume");
        assertRefused("--format parquet: without --output (expected: the file to write)", "--format", "parquet");
        assertRefused("--retry-failed: without --resume (expected: both)", "-o", out, "--retry-failed");
        assertRefused("--format: table (expected: jsonl, csv or parquet with --output, or a file that ends so)", "-o", out);
        assertRefused("--resume: with --plot (expected: one of the two)", "-o", out, "--format", "csv", "--resume",
                "--plot", folder.resolve("x.svg"));
    }

    private void assertRefused(String said, Object... options) {
        var arguments = new ArrayList<Object>(List.of("predict", "--model", model, clips));
        arguments.addAll(List.of(options));
        var call = aasllm(arguments.toArray());
        assertEquals(2, call.exitCode());
        assertEquals(said + System.lineSeparator(), call.err());
    }

    /** Probabilities, explanations, lists, nulls and a failed clip; and an answer that the model wrote. */
    @Test
    void parquetHasEveryValueOfTheRows() throws IOException {
        for (var more : List.<List<Object>>of(List.of(), List.of("--explain"), List.of("--decode", "generate"))) {
            var words = new ArrayList<>(more);
            words.addAll(List.of("--thresholds", thresholds, clips.resolve("clip0.wav"), clips.resolve("clip2.wav")));
            words.add("--force");
            assertEquals(1, predict("parquet", words.toArray()).exitCode());
            words.remove("--force");
            ParquetRows.assertSame(folder.resolve("out.rows.jsonl"), out);
            words.addAll(List.of("--resume", clips.resolve("clip1.wav")));
            assertEquals(1, predict("parquet", words.toArray()).exitCode());
            assertEquals(3, Files.readAllLines(folder.resolve("out.rows.jsonl")).size());
            ParquetRows.assertSame(folder.resolve("out.rows.jsonl"), out);
        }
    }
}
