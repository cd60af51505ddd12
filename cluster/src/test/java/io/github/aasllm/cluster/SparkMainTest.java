// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls by {@code spark-submit}, as far as they come after its own work. */
class SparkMainTest {
    private static final int CLIPS = 41;
    private static final Normalisation NONE = Normalisation.NONE;

    private static SparkSession spark;
    private static final Map<String, AcousticProperties> MEASURED = new LinkedHashMap<>(); // by id

    @TempDir
    private static Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Clips of two speakers, one of them silent and one without a sample, and a manifest of them. */
    @BeforeAll
    static void makeClips() throws IOException {
        spark = Sessions.of("local[2]");
        var sounds = Files.createDirectory(folder.resolve("sounds"));
        var manifest = new StringBuilder("path,speaker\n");
        var extractor = AcousticExtractor.of(Method.PAPER, NONE);
        for (int i = 0; i < CLIPS; i++) {
            // U+FF5E sorts before U+1F399 by UTF-8, and behind it by UTF-16, by which Java sorts
            var name = "sounds/" + (i % 3 == 0 ? "～" : i % 3 == 1 ? "🎙" : "c") + (i * 7 % CLIPS) + ".wav";
            Noise.write(folder.resolve(name), i, i == 6 ? 0 : 8000 + 300 * i, i == 5 ? 0 : 1 + i % 5);
            manifest.append(name).append(',').append(i % 2 == 0 ? "a" : "b").append('\n');
            MEASURED.put(name, extractor.extract(AudioFile.read(folder.resolve(name))));
        }
        Files.writeString(folder.resolve("clips.csv"), manifest);
        assertTrue(Files.exists(sounds));
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    @Test
    void thresholdsAreTheCommandsToTheBit() throws IOException {
        for (var split : Split.values()) {
            var expected = Thresholds.ofTrainingSet(Method.PAPER, NONE, split, MEASURED);
            assertSame(expected, split, Grouping.CORPUS, split == Split.MEDIAN ? List.of(1, 7, 64) : List.of(3));
        }
        var groups = new TreeMap<String, Map<String, AcousticProperties>>(Map.of("a", new LinkedHashMap<>(),
                "b", new LinkedHashMap<>()));
        int i = 0;
        for (var clip : MEASURED.entrySet()) {
            groups.get(i++ % 2 == 0 ? "a" : "b").put(clip.getKey(), clip.getValue());
        }
        assertSame(GroupedThresholds.ofTrainingSet(Grouping.SPEAKER, Method.PAPER, NONE, Split.MEDIAN, groups),
                Split.MEDIAN, Grouping.SPEAKER, List.of(7));
    }

    /** The same bytes, from any number of partitions and in any order of the rows. */
    private static void assertSame(AnyThresholds expected, Split split, Grouping by, List<Integer> parts)
            throws IOException {
        expected.write(folder.resolve("expected.json"));
        var clips = SoundTable.of(spark, List.of(folder.resolve("clips.csv").toString()));
        for (int partitions : parts) {
            var job = new ThresholdsJob(new ClusterOptions(Map.of()), split, by);
            job.of(clips.repartition(partitions), failure -> {
                throw new AssertionError(failure);
            }).write(folder.resolve("made.json"));
            assertEquals(Files.readString(folder.resolve("expected.json")),
                    Files.readString(folder.resolve("made.json")), split + " by " + by + ", " + partitions);
        }
    }

    @Test
    void aCallOfThresholdsWritesTheFileAndNamesWhatFailed() throws IOException {
        var broken = Files.writeString(folder.resolve("broken.wav"), "no sound");
        var file = folder.resolve("thresholds.json");
        assertEquals(1, run("thresholds", broken.toString(), Sessions.EXAMPLES.toString(), "-o", file.toString()));
        assertTrue(err.toString(UTF_8).contains("broken.wav"), err::toString);
        assertEquals(4, AnyThresholds.read(file).clips()); // the examples
    }

    @Test
    void aClipHasItsRowOnceThoughTheCallIsCutAndRepeated() throws IOException {
        var out = folder.resolve("rows").toString();
        var half = new ArrayList<String>();
        MEASURED.keySet().stream().limit(20).forEach(name -> half.add(folder.resolve(name).toString()));
        var first = new ArrayList<>(List.of("extract"));
        first.addAll(half);
        first.addAll(List.of("-o", out));
        assertEquals(0, run(first.toArray(String[]::new)));
        assertEquals(20, spark.read().parquet(out).count());
        assertEquals(2, run(first.toArray(String[]::new)));
        assertEquals("--output: " + out + " (expected: a new folder, or --resume to go on with it)\n",
                err.toString(UTF_8));

        var sounds = folder.resolve("sounds").toString();
        assertEquals(0, run("extract", sounds, "-o", out, "--resume", "--rows", "5", "--partitions", "3"));
        var rows = spark.read().parquet(out).collectAsList();
        assertEquals(CLIPS, rows.size());
        assertEquals(CLIPS, new HashSet<>(rows.stream().map(row -> row.<String>getAs("path")).toList()).size());
        rows.forEach(SparkMainTest::assertMeasured);
        // a task that was done when a driver was killed: Spark's next commit would take its rows along
        spark.read().parquet(out).limit(3).write().parquet(out + "/_temporary/0/task_1");
        Files.writeString(folder.resolve("more.txt"), "no sound");
        assertEquals(1, run("extract", sounds, folder.resolve("more.txt").toString(), "-o", out, "--resume"));
        assertEquals(CLIPS + 1, spark.read().parquet(out).count());
        assertEquals(1, run("extract", sounds, "-o", out, "--resume"));
        assertEquals(CLIPS + 1, spark.read().parquet(out).count()); // all are there
        err.reset();
        assertEquals(2, run("extract", sounds, "-o", out, "--resume", "--method", "voice"));
        assertEquals("--resume: extract --method voice (expected: the options of its rows: extract) in " + out + "\n",
                err.toString(UTF_8));
    }

    @Test
    void aTableNeedsPathsAndARowWithoutOneIsNotDoneTwice() {
        var table = folder.resolve("table.parquet").toString();
        var out = folder.resolve("of-table").toString();
        var paths = Arrays.asList(Sessions.EXAMPLES.resolve("hello.flac").toString(), null);
        spark.createDataset(paths, Encoders.STRING()).toDF("path").write().parquet(table);
        assertEquals(1, run("extract", table, "-o", out));
        assertEquals(1, run("extract", table, "-o", out, "--resume"));
        assertEquals(2, spark.read().parquet(out).count());
        spark.read().parquet(table).toDF("sound").write().mode("overwrite").parquet(table + ".parquet");
        err.reset();
        assertEquals(2, run("extract", table + ".parquet", "-o", out, "--resume"));
        assertEquals("table: [sound] (expected: a column path, and content where that has the bytes) in " + table
                + ".parquet\n", err.toString(UTF_8));
    }

    private static void assertMeasured(Row row) {
        var name = folder.relativize(Path.of(row.<String>getAs("path"))).toString();
        double expected = MEASURED.get(name).pitchHz();
        assertEquals(Double.isNaN(expected) ? null : expected, row.<Row>getAs("acoustic").getAs("pitch_hz"), name);
    }

    @Test
    void predictByThresholdsOfTheCorpusAsTheCommandDoes() {
        var file = folder.resolve("own.json").toString();
        assertEquals(0, run("thresholds", Sessions.EXAMPLES.toString(), "-o", file));
        var out = folder.resolve("predictions").toString();
        assertEquals(0, run("predict", Sessions.EXAMPLES.toString(), "-o", out, "--model", Sessions.MINI.get("model"),
                "--thresholds", file));
        var rows = spark.read().parquet(out).collectAsList();
        assertEquals(4, rows.size());
        // by medians of four clips two are High, or fewer where values are equal
        long high = rows.stream().filter(row -> "high".equals(row.<Row>getAs("levels").getAs("pitch"))).count();
        assertEquals(2, high);
    }

    @Test
    void wrongCallsAreRefusedInOneLine() {
        assertEquals(2, run("predict", "x.wav"));
        assertEquals(2, run("predikt", "x.wav", "-o", folder.resolve("none").toString()));
        assertEquals(2, run("predict", "x.wav", "-o", folder.resolve("none").toString()));
        assertEquals(2, run("extract", "x.wav", "-o", folder.resolve("none").toString(), "--rows", "0"));
        assertEquals(2, run("extract", "file:///none.parquet", "-o", folder.resolve("none").toString()));
        assertEquals("""
                arguments: too few (expected: COMMAND INPUT... -o OUTPUT); see --help
                command: predikt (expected: one of predict, extract, embed, timeline)
                model: none (expected: a model folder that every executor sees)
                --rows: 0 (expected: a whole number, at least 1)
                input: file:///none.parquet (expected: what exists)
                """, err.toString(UTF_8));
    }

    /** Two manifests' files of one relative name: a row, a hash and --resume know a clip by that name. */
    @Test
    void twoFilesOfOneNameAreRefusedWithBothPlaces() throws IOException {
        for (var speaker : List.of("a", "b")) {
            var its = Files.createDirectory(folder.resolve("of-" + speaker));
            Files.copy(Sessions.EXAMPLES.resolve("hello.flac"), its.resolve("x.flac"));
            Files.writeString(its.resolve("list.csv"), "path,speaker\nx.flac," + speaker + "\n");
        }
        var lists = List.of(folder.resolve("of-a/list.csv").toString(), folder.resolve("of-b/list.csv").toString());
        var out = folder.resolve("of-both").toString();
        var refused = "clip: x.flac (expected: names of their own for " + folder.resolve("of-a/x.flac") + " and "
                + folder.resolve("of-b/x.flac") + ")\n";
        assertEquals(2, run("extract", lists.getFirst(), lists.getLast(), "-o", out));
        assertEquals(2, run("extract", lists.getFirst(), lists.getLast(), "-o", out, "--resume"));
        assertEquals(2, run("thresholds", lists.getFirst(), lists.getLast(), "-o", out, "--by", "speaker"));
        assertEquals(2, run("thresholds", lists.getFirst(), lists.getLast(), "-o", out));
        assertEquals(refused.repeat(4), err.toString(UTF_8));
        assertFalse(Files.exists(Path.of(out)));
        err.reset();
        var twice = Files.writeString(folder.resolve("of-a/twice.csv"), "path,speaker\nx.flac,a\nx.flac,b\n").toString();
        assertEquals(2, run("thresholds", twice, "-o", out, "--by", "speaker"));
        assertEquals("clip: x.flac (expected: one group, not both a and b)\n", err.toString(UTF_8));
        assertEquals(0, run("thresholds", twice, "-o", out)); // the same file once more counts once
        assertEquals(1, AnyThresholds.read(Path.of(out)).clips());
        var nameless = spark.read().format("binaryFile").load(Sessions.EXAMPLES + "/hello.flac").select("content");
        assertEquals("clip: no name (expected: a value of path for every clip)",
                assertThrows(InvalidInputException.class, () -> new ThresholdsJob(
                        new ClusterOptions(Map.of()), Split.MEDIAN, Grouping.CORPUS).of(nameless, failure -> {}))
                        .getMessage());
    }

    /** As of a local folder; a file that is named is taken, whatever it is called. */
    @Test
    void ofAnAddressOfAFolderWhatIsCalledSoundIsTaken() throws IOException {
        var mixed = Files.createDirectories(folder.resolve("mixed/below")).getParent();
        Files.copy(Sessions.EXAMPLES.resolve("hello.flac"), mixed.resolve("below/_hello.flac"));
        Files.copy(Sessions.EXAMPLES.resolve("even.flac"), mixed.resolve("even.bin"));
        Files.writeString(mixed.resolve("readme.txt"), "no sound");
        Files.writeString(mixed.resolve("._even.flac"), "no sound");
        var out = folder.resolve("of-address").toString();
        assertEquals(0, run("extract", "file://" + mixed, "-o", out));
        assertEquals(List.of("file:" + mixed + "/below/_hello.flac"), paths(out));
        // a folder beside one above it: each sound once
        assertEquals(0, run("extract", "file://" + mixed, "file://" + mixed + "/below", "-o", out + "2"));
        assertEquals(List.of("file:" + mixed + "/below/_hello.flac"), paths(out + "2"));
        assertEquals(0, run("extract", "file://" + mixed + "/even.b*", "-o", out + "3"));
        assertEquals(List.of("file:" + mixed + "/even.bin"), paths(out + "3"));
        err.reset();
        Files.delete(mixed.resolve("below/_hello.flac"));
        assertEquals(2, run("extract", "file://" + mixed, "-o", out + "4"));
        assertEquals("input: file://" + mixed + " (expected: at least one sound file there)\n", err.toString(UTF_8));
    }

    private static List<String> paths(String out) {
        return spark.read().parquet(out).select("path").as(Encoders.STRING()).collectAsList();
    }

    @Test
    void whatSparkWouldReadOtherwiseIsRefused() {
        var table = folder.resolve("t.parquet").toString();
        var out = folder.resolve("out[1]").toString();
        var model = Sessions.MINI.get("model");
        assertEquals(2, run("extract", Sessions.EXAMPLES.toString(), table, "-o", out));
        assertEquals(2, run("extract", Sessions.EXAMPLES.toString(), "-o", out));
        assertEquals(2, run("predict", Sessions.EXAMPLES.toString(), "-o", out, "--model", model, "--layer", "3"));
        assertEquals(2, run("extract", Sessions.EXAMPLES.toString(), "-o", out, "--thresholds", "own.json"));
        assertEquals("input: " + table + " and 1 more (expected: one table alone, or sounds and manifests)\n"
                + "--output: " + out + " (expected: a name without *?[]{}\\); Spark would read it as a pattern of names\n"
                + "layer: 3 (expected: no such option of predict; it has " + String.join(", ", OptionNames.of("predict"))
                + ")\n"
                + "thresholds: own.json (expected: no such option of extract; it has method, normalise, channel, damaged)"
                + "\n", err.toString(UTF_8));
        assertFalse(Files.exists(Path.of(out)));
    }

    private int run(String... arguments) {
        return SparkMain.run(spark, new PrintStream(err, true, UTF_8), arguments);
    }
}
