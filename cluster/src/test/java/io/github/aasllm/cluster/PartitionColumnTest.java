// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results in a folder for each value of a column. */
class PartitionColumnTest {
    private static SparkSession spark;

    @TempDir
    private static Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void open() {
        spark = Sessions.of("local[2]");
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    /** Speakers 01 and 02, and a clip of nobody known. */
    private static String manifest(int clips) throws IOException {
        return Files.writeString(folder.resolve(clips + ".csv"), "path,speaker\n" + IntStream.range(0, clips)
                .mapToObj(clip -> Sessions.EXAMPLES.resolve(Sessions.NAMES.get(clip)) + "," + List.of("01", "02", "01", "").get(clip) + "\n")
                .collect(Collectors.joining())).toString();
    }

    @Test
    void rowsLieByWhatTheManifestSaysAndAreGoneOnWith() throws IOException {
        var out = folder.resolve("by-speaker").toString();
        assertEquals(0, run("extract", manifest(2), "-o", out, "--partition-by", "speaker"));
        assertEquals(0, run("extract", manifest(4), "-o", out, "--partition-by", "speaker", "--resume"));
        assertEquals(0, run("extract", manifest(4), "-o", out, "--partition-by", "speaker", "--resume"));
        assertEquals(Map.of("soft-slow.flac", "__HIVE_DEFAULT_PARTITION__", "loud-fast.flac", "01", "hello.flac", "02",
                "even.flac", "01"), values(out, "speaker"));
        assertEquals(2, run("extract", manifest(4), "-o", out, "--resume"));
        assertEquals("--resume: extract (expected: the options of its rows: extract --partition-by speaker) in " + out
                + "\n", err.toString(UTF_8));
    }

    @Test
    void rowsLieByWhatTheySayThemselves() throws IOException {
        var out = folder.resolve("by-emotion").toString();
        var broken = Files.writeString(folder.resolve("broken.wav"), "no sound").toString();
        assertEquals(1, run("predict", Sessions.EXAMPLES.toString(), broken, "-o", out, "--model",
                Sessions.MINI.get("model"), "--partition-by", "emotion"));
        var plain = folder.resolve("plain").toString();
        assertEquals(1, run("predict", Sessions.EXAMPLES.toString(), broken, "-o", plain, "--model",
                Sessions.MINI.get("model")));
        var rows = spark.read().parquet(out);
        assertEquals(0, spark.read().parquet(plain).select("path", "emotion").exceptAll(rows.select("path", "emotion"))
                .count());
        assertEquals("__HIVE_DEFAULT_PARTITION__", values(out, "emotion").get("broken.wav"));
        assertEquals(5, rows.count());
    }

    /** The part of the folder that each file's row lies in. */
    private static Map<String, String> values(String out, String column) {
        return spark.read().parquet(out).selectExpr("path", "_metadata.file_path as file").collectAsList().stream()
                .collect(Collectors.toMap(row -> last(row, "path"), row ->
                        row.<String>getAs("file").replaceAll(".*/" + column + "=([^/]*)/.*", "$1")));
    }

    private static String last(Row row, String column) {
        return Path.of(row.<String>getAs(column)).getFileName().toString();
    }

    @Test
    void whatCannotPartRowsIsRefused() throws IOException {
        var out = folder.resolve("none").toString();
        var list = manifest(4);
        for (var column : List.of("speakre", "Channel", "path", "acoustic", "error", "file")) {
            assertEquals(2, run("extract", list, "-o", out, "--partition-by", column));
        }
        assertEquals(2, run("extract", list, "-o", out, "--partition-by", "channel", "--channel", "each"));
        assertEquals(2, run("timeline", list, "-o", out, "--partition-by", "emotion", "--model",
                Sessions.MINI.get("model")));
        var channels = Files.writeString(folder.resolve("channels.csv"), "path,channel\n" + Sessions.EXAMPLES.resolve(
                "even.flac") + ",each\n").toString();
        assertEquals(2, run("predict", channels, "-o", out, "--partition-by", "emotion", "--model",
                Sessions.MINI.get("model")));
        assertEquals(2, run("thresholds", list, "-o", out, "--partition-by", "speaker"));
        assertEquals("""
                --partition-by: speakre (expected: a column of the results, or of text or whole numbers of the sounds)
                --partition-by: Channel (expected: a column of the results, or of text or whole numbers of the sounds)
                --partition-by: path (expected: a column of single values, not path or error)
                --partition-by: acoustic (expected: a column of single values, not path or error)
                --partition-by: error (expected: a column of single values, not path or error)
                --partition-by: file (expected: a column of the results, or of text or whole numbers of the sounds)
                --partition-by: channel (expected: a column of the sounds, of which each can have several rows here)
                --partition-by: emotion (expected: a column of the sounds, of which each can have several rows here)
                --partition-by: emotion (expected: a column of the sounds, of which each can have several rows here)
                --partition-by: with thresholds (expected: no such option of it here)
                """, err.toString(UTF_8));
        assertFalse(Files.exists(Path.of(out)));
        assertEquals(0, run("extract", list, "-o", out, "--partition-by", "speaker", "--channel", "each"));
        assertTrue(Files.isDirectory(Path.of(out, "speaker=01")));
    }

    private int run(String... arguments) {
        return SparkMain.run(spark, new PrintStream(err, true, UTF_8), arguments);
    }
}
