// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command writes over a file that has something in it, unless {@code --force} or {@code --resume} says so. */
class OverwritingTest {
    private static final String HOURS = "what took hours\n";
    private static final String RESUMABLE = "; --resume goes on with it, --force writes over it; else name another file";
    private static final String NOT_RESUMABLE = "; --force writes over it; else name another file";

    @TempDir
    static Path folder;

    private static Path clip;
    private static Path model;

    /** A call without the file that it writes, which comes behind the option. */
    private record Writing(String option, String file, String next, List<Object> call) {
        Call to(Path file, Object... more) {
            var all = new ArrayList<>(call);
            all.addAll(List.of(option, file));
            all.addAll(List.of(more));
            return aasllm(all.toArray());
        }
    }

    @BeforeAll
    static void makeClipAndModel() throws IOException {
        clip = Sound.tone(folder.resolve("clip.wav"), 300, 0.5);
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
    }

    private static List<Writing> all() {
        return List.of(
                writing("--output", "e.csv", RESUMABLE, "extract", "--format", "csv", clip),
                writing("--output", "p.jsonl", RESUMABLE, "predict", "--model", model, "--format", "jsonl", clip),
                writing("--output", "s.jsonl", RESUMABLE, "embed", "--model", model, clip),
                writing("--output", "t.vtt", NOT_RESUMABLE, "timeline", "--model", model, "--format", "vtt", clip),
                writing("--output", "t.json", NOT_RESUMABLE, "thresholds", clip),
                writing("--plot", "e.svg", NOT_RESUMABLE, "extract", clip),
                writing("--plot", "p.svg", NOT_RESUMABLE, "predict", "--model", model, clip),
                writing("--plot", "t.svg", NOT_RESUMABLE, "timeline", "--model", model, clip),
                writing("--html", "t.html", NOT_RESUMABLE, "timeline", "--model", model, clip));
    }

    private static Writing writing(String option, String file, String next, Object... call) {
        return new Writing(option, file, next, List.of(call));
    }

    @Test
    void aFileThatIsThereIsRefusedAndStaysAsItIs() throws IOException {
        for (var each : all()) {
            var file = Files.writeString(folder.resolve(each.file), HOURS);
            var call = each.to(file);
            assertEquals(2, call.exitCode(), each.toString());
            assertEquals(each.option + ": a file that is there (expected: a new file) in " + file + each.next,
                    call.err().strip(), each.toString());
            assertEquals("", call.out());
            assertEquals(HOURS, Files.readString(file));
            assertEquals(0, each.to(file, "--force").exitCode(), each.toString());
            assertNotEquals(HOURS, Files.readString(file), each.toString());
        }
    }

    /** As mktemp makes one, or as a pipe is. */
    @Test
    void whatHasNothingInItMayBeWrittenTo() throws IOException {
        var empty = Files.createFile(folder.resolve("empty.csv"));
        assertEquals(0, aasllm("extract", "--format", "csv", clip, "-o", empty).exitCode());
        assertTrue(Files.size(empty) > 0);
        assertEquals(0, aasllm("extract", "--format", "csv", clip, "-o", "/dev/null").exitCode());
    }

    /** Of what is made of rows both files count. */
    @Test
    void neitherAParquetFileNorItsRowsAreWrittenOver() throws IOException {
        var parquet = folder.resolve("e.parquet");
        var rows = folder.resolve("e.parquet.jsonl");
        for (var there : List.of(parquet, rows)) {
            Files.writeString(there, HOURS);
            var call = aasllm("extract", "--format", "parquet", clip, "-o", parquet);
            assertEquals("--output: a file that is there (expected: a new file) in " + there
                    + (there.equals(rows) ? RESUMABLE : NOT_RESUMABLE), call.err().strip());
            Files.delete(there);
        }
        Files.writeString(parquet, HOURS);
        var resumed = aasllm("extract", "--format", "parquet", clip, "-o", parquet, "--resume");
        assertEquals("--output: a file that is there (expected: a new file) in " + parquet + "; there is no " + rows
                + " to go on with", resumed.err().strip());
        assertEquals(HOURS, Files.readString(parquet));
        assertEquals(0, aasllm("extract", "--format", "parquet", clip, "-o", parquet, "--force").exitCode());
        assertEquals(1, Files.readAllLines(rows).size());
    }

    /** The second would leave nothing of what the first has written. */
    @Test
    void twoOptionsDoNotNameOneFile() throws IOException {
        var one = folder.resolve("one.svg");
        var link = Files.createSymbolicLink(folder.resolve("link.svg"), folder.resolve("nowhere.svg"));
        for (var call : List.of(
                aasllm("extract", "--format", "csv", "-o", one, "--plot", one, clip),
                aasllm("predict", "--model", model, "--format", "jsonl", "-o", one, "--plot", folder.resolve("./one.svg"), clip),
                aasllm("predict", "--model", model, "--format", "jsonl", "-o", link, "--plot",
                        folder.resolve("nowhere.svg"), clip),
                aasllm("timeline", "--model", model, "--format", "jsonl", "-o", one, "--plot", one, clip))) {
            assertEquals(2, call.exitCode());
            assertTrue(call.err().startsWith("--plot: the file of --output (expected: a file of its own) in "), call.err());
        }
        assertFalse(Files.exists(one));
    }

    @Test
    void oneGoesOnOrBeginsAnew() {
        var call = aasllm("extract", "--format", "csv", clip, "-o", folder.resolve("x"), "--resume", "--force");
        assertEquals("--force: with --resume (expected: one of the two)", call.err().strip());
    }

    /** What learned for days is not removed by an option. */
    @Test
    void foldersAreNewOrEmpty() {
        var call = aasllm("model", "random", "-o", model);
        assertEquals(2, call.exitCode());
        assertTrue(call.err().contains("a new or an empty folder"), call.err());
    }
}
