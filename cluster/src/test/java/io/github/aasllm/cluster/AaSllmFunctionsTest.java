// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.struct;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What Spark says of a sound is what the library says of it, however the rows are parted. */
class AaSllmFunctionsTest {
    /** A batch of other clips moves the log probability of a token by 1e-6 at most, see Batcher. */
    private static final double ROUNDING = 1e-6;

    private static SparkSession spark;
    private static AaSllmFunctions aasllm;
    private static Map<String, Map<String, Double>> expected; // probabilities by file name

    @TempDir
    private static Path folder;

    @BeforeAll
    static void open() {
        spark = Sessions.of("local[2]");
        aasllm = new AaSllmFunctions(spark, Sessions.MINI);
        try (var recognizer = Recognizer.open(Settings.of(Path.of(Sessions.MINI.get("model"))))) {
            expected = Sessions.NAMES.stream().collect(Collectors.toMap(name -> name,
                    name -> recognizer.recognize(Sessions.EXAMPLES.resolve(name)).probabilities()));
        }
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    @Test
    void rowsAreTheSameInAnyNumberOfPartitions() {
        for (int partitions : List.of(1, 7, 64)) {
            var rows = aasllm.records(Kind.PREDICT, Sessions.clips(spark, 100, partitions)).collectAsList();
            var counts = rows.stream().collect(Collectors.groupingBy(AaSllmFunctionsTest::name, TreeMap::new,
                    Collectors.counting()));
            assertEquals(Map.of("even.flac", 25L, "hello.flac", 25L, "loud-fast.flac", 25L, "soft-slow.flac", 25L),
                    counts); // 100 clips, four files in turns
            rows.forEach(AaSllmFunctionsTest::assertAsExpected);
        }
    }

    @Test
    void bytesPathsAndStructsNameTheSameSound() {
        var files = spark.read().format("binaryFile").load(Sessions.EXAMPLES + "/*.flac");
        var rows = files.select(
                aasllm.predict(struct("path", "content")), aasllm.predict(col("content")),
                aasllm.predict(col("path"))).collectAsList();
        assertEquals(4, rows.size());
        for (var row : rows) {
            assertAsExpected(row.getStruct(0));
            assertEquals(row.getStruct(0).<String>getAs("emotion"), row.getStruct(1).getAs("emotion"));
            assertEquals("", row.getStruct(1).getAs("path")); // bytes have no name
            assertAsExpected(row.getStruct(2));
        }
    }

    @Test
    void sqlHasTheFunctions() {
        aasllm.register();
        spark.read().format("binaryFile").load(Sessions.EXAMPLES + "/*.flac").createOrReplaceTempView("calls");
        var rows = spark.sql("select p.path, p.probabilities, e.acoustic.pitch_hz, size(v.embedding) numbers, size(t) s"
                + " from (select aasllm_predict(struct(*)) p, aasllm_extract(struct(*)) e,"
                + " aasllm_embed(struct(*)) v, aasllm_timeline(struct(*)) t from calls)").collectAsList();
        assertEquals(4, rows.size());
        rows.forEach(row -> {
            assertAsExpected(row);
            assertTrue(row.<Double>getAs("pitch_hz") > 150); // the lowest frequency that the paper's method counts
            assertTrue(row.<Integer>getAs("numbers") > 0 && row.<Integer>getAs("s") > 0);
        });
    }

    @Test
    void aStageOfAPipelineIsSavedAndReadAgain() throws IOException {
        var stage = new AaSllmTransformer().setCommand(Kind.PREDICT).setInputCol("path").setOutputCol("said")
                .setOptions(Sessions.MINI);
        var saved = folder.resolve("pipeline").toString();
        new Pipeline().setStages(new PipelineStage[] {stage}).fit(Sessions.clips(spark, 1, 1)).write().save(saved);
        var read = PipelineModel.load(saved);
        var clips = Sessions.clips(spark, 4, 1);
        var rows = read.transform(clips);
        assertEquals(read.transformSchema(clips.schema()), rows.schema());
        rows.collectAsList().forEach(row -> assertAsExpected(row.<Row>getAs("said")));
        assertEquals("option: modle (expected: one of model, threads, lora", assertThrows(InvalidInputException.class, () ->
                stage.setOptions(Map.of("modle", "x"))).getMessage().substring(0, 52));
    }

    /** As PySpark's registerJavaFunction calls it. */
    @Test
    void aClassNameMakesAFunctionThatReturnsTheCommandsLine() {
        spark.conf().set("spark.aasllm.model", Sessions.MINI.get("model"));
        spark.udf().registerJava("aasllm", JsonFunction.class.getName(), null);
        spark.conf().unset("spark.aasllm.model");
        var hello = Sessions.EXAMPLES.resolve("hello.flac").toString();
        var row = spark.sql("select aasllm('predict', '" + hello + "'), aasllm('timeline', '" + hello
                + "'), aasllm('extract', 'missing.wav')").collectAsList().getFirst();
        var predicted = JsonMapper.shared().readTree(row.getString(0));
        expected.get("hello.flac").forEach((label, probability) ->
                assertEquals(probability, predicted.get("probabilities").get(label).doubleValue(), ROUNDING));
        assertTrue(JsonMapper.shared().readTree(row.getString(1)).get(0).has("start_s"), row::toString);
        assertTrue(row.getString(2).contains("\"error\":\"audio file: missing"), row::toString);
    }

    @Test
    void aModelThatSparkHasBroughtIsKnownByItsName() {
        spark.sparkContext().addFile(Sessions.MINI.get("model"), true);
        assertEquals(aasllm.schema(Kind.PREDICT),
                new AaSllmFunctions(spark, Map.of("model", "mini")).schema(Kind.PREDICT));
    }

    @Test
    void anExecutorKnowsHowManyCoresItHas() {
        var started = "org.apache.spark.executor.CoarseGrainedExecutorBackend --executor-id 0 --cores 3 --app-id x";
        assertEquals(Optional.of("3"), ClusterOptions.cores(new SparkConf(), started));
        assertEquals(Optional.of("2"), ClusterOptions.cores(new SparkConf().set("spark.master", "local[2]"), ""));
        assertEquals(Optional.of("5"), ClusterOptions.cores(new SparkConf().set("spark.executor.cores", "5"), ""));
        assertEquals(Optional.empty(), ClusterOptions.cores(new SparkConf().set("spark.master", "local[*]"), ""));
    }

    @Test
    void aBadRowHasAnErrorAndTheOthersGoOn() throws Exception {
        var cut = folder.resolve("cut.flac");
        var whole = Files.readAllBytes(Sessions.EXAMPLES.resolve("hello.flac"));
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        var hello = Sessions.EXAMPLES.resolve("hello.flac").toString();
        var paths = Arrays.asList(hello, cut.toString(), "missing.wav", null, hello);
        var sounds = spark.createDataset(paths, Encoders.STRING()).coalesce(1).toDF("path");
        var rows = aasllm.records(Kind.PREDICT, sounds).collectAsList();
        assertEquals(5, rows.size());
        assertAsExpected(rows.get(0));
        assertTrue(rows.get(1).<String>getAs("error").contains("cut.flac"), rows.get(1)::toString);
        assertEquals("audio file: missing (expected: an existing file on every executor) in missing.wav",
                rows.get(2).getAs("error"));
        assertFalse(rows.get(3).<String>getAs("error").isEmpty());
        assertNull(rows.get(1).getAs("emotion"));
        assertAsExpected(rows.get(4));
    }

    @Test
    void eachChannelIsARowAndNoColumn() {
        var each = new AaSllmFunctions(spark, Map.of("channel", "each"));
        var rows = each.records(Kind.EXTRACT, Sessions.clips(spark, 4, 1)).collectAsList();
        assertEquals(List.of("1", "1", "1", "1"), rows.stream().map(row -> row.<String>getAs("channel")).toList());
        assertEquals("channel: each, in a column (expected: one channel, or the method records)",
                assertThrows(InvalidInputException.class, () -> each.extract(col("path"))).getMessage());
    }

    @Test
    void unknownOptionsAndMissingModelsAreRefused() {
        assertTrue(assertThrows(InvalidInputException.class, () -> new AaSllmFunctions(spark, Map.of("modle", "x")))
                .getMessage().startsWith("option: modle (expected: one of model, threads, lora"));
        var none = new AaSllmFunctions(spark, Map.of());
        assertEquals("model: none (expected: a model folder that every executor sees)",
                assertThrows(InvalidInputException.class, () -> none.predict(col("path"))).getMessage());
    }

    /** What predict would pass over without a word, such as the window of a timeline, is refused wherever it is said. */
    @Test
    void anOptionOfAnotherCommandIsRefusedByName() {
        var model = Sessions.MINI.get("model");
        var windowed = new AaSllmFunctions(spark, Map.of("model", model, "window", "2"));
        var refused = "window: 2 (expected: no such option of predict; it has model, threads, lora, labels, map,"
                + " unlearned-labels, prompt, description, thresholds, decode, precision, channel, damaged)";
        assertEquals(refused, refusal(() -> windowed.records(Kind.PREDICT, Sessions.clips(spark, 1, 1))));
        assertEquals(refused, refusal(() -> windowed.predict(col("path"))));
        assertEquals(refused, refusal(windowed::register));
        assertTrue(windowed.schema(Kind.TIMELINE).fields().length > 0);
        windowed.register(Kind.TIMELINE);
        spark.conf().set("spark.aasllm.window", "2");
        var json = new JsonFunction();
        spark.conf().unset("spark.aasllm.window");
        assertEquals(refused, refusal(() -> json.call("predict", "x.wav")));

        assertEquals("prompt: plain (expected: no such option of extract; it has method, normalise, channel, damaged)",
                refusal(() -> new AaSllmFunctions(spark, Map.of("prompt", "plain")).schema(Kind.EXTRACT)));
        assertEquals("dwell: 1 (expected: no such option of embed; it has model, threads, layer, pool, channel, damaged)",
                refusal(() -> new AaSllmFunctions(spark, Map.of("dwell", "1")).schema(Kind.EMBED)));
        assertEquals("model: m (expected: no such option of extract; it has method, normalise, channel, damaged)",
                refusal(() -> new AaSllmTransformer().setCommand(Kind.EXTRACT).setInputCol("path").setOutputCol("said")
                        .setOptions(Map.of("model", "m")).transform(Sessions.clips(spark, 1, 1))));
        var stage = new AaSllmTransformer().setInputCol("path").setOutputCol("said").setOptions(Map.of("channel", "1"));
        stage.set(stage.getParam("command"), "predikt"); // as PySpark and what was saved by others can
        assertEquals("command: predikt (expected: one of predict, extract, embed, timeline)",
                refusal(() -> stage.transform(Sessions.clips(spark, 1, 1))));
        assertEquals("threads: 2 (expected: no such option of thresholds; it has method, normalise, channel, damaged)",
                refusal(() -> new ThresholdsJob(
                        new ClusterOptions(Map.of("threads", "2")), Split.MEDIAN, Grouping.CORPUS)));
    }

    /** pandas has whole numbers as int64; a clip of 8000 samples at 16 kHz is half a second, and not all of the file. */
    @Test
    void wholeNumbersSayWhatTheirTextSays() {
        var extract = new AaSllmFunctions(spark, Map.of());
        var clips = Sessions.clips(spark, 1, 1);
        for (var type : List.of("bigint", "int", "smallint")) {
            var rows = extract.records(Kind.EXTRACT, clips.selectExpr("path", "cast(8000 as " + type + ") speech_samples",
                    "cast(16000 as " + type + ") sample_rate", "cast(1 as " + type + ") channel")).collectAsList();
            assertEquals(0.5, rows.getFirst().<Double>getAs("duration_s"), 1e-9);
            assertEquals("1", rows.getFirst().getAs("channel"));
        }
        var cell = clips.select(extract.extract(struct(col("path"), expr("8000L speech_samples"),
                expr("16000L sample_rate")))).first().getStruct(0);
        assertEquals(0.5, cell.<Double>getAs("duration_s"), 1e-9);
    }

    /** As pandas has whole numbers of which some are missing, and others that nobody reads. */
    @Test
    void aKnownColumnOfAnotherTypeIsRefusedByName() {
        var extract = new AaSllmFunctions(spark, Map.of());
        for (var name : List.of("channel", "speech_samples", "sample_rate", "speaker", "sex")) {
            var clips = Sessions.clips(spark, 1, 1).selectExpr("path", "1.0D " + name);
            assertEquals("column " + name + ": double (expected: text or whole numbers)",
                    refusal(() -> extract.records(Kind.EXTRACT, clips)));
            assertEquals("column " + name + ": double (expected: text or whole numbers)",
                    refusal(() -> new ThresholdsJob(new ClusterOptions(Map.of()), Split.MEDIAN, Grouping.CORPUS)
                            .of(clips, failure -> {})));
        }
        assertEquals("column content: string (expected: the bytes of a file)",
                refusal(() -> extract.records(Kind.EXTRACT, spark.sql("select 'x' path, 'y' content"))));
        assertEquals("column path: int (expected: text)",
                refusal(() -> extract.records(Kind.EXTRACT, spark.sql("select 1 path"))));
        assertEquals("column facts: map<string,int> (expected: a map of text to text)",
                refusal(() -> extract.records(Kind.EXTRACT, spark.sql("select 'x' path, map('a', 1) facts"))));
        var cells = Sessions.clips(spark, 1, 1).select(extract.extract(struct(col("path"), expr("1.0D channel"))));
        assertTrue(assertThrows(Exception.class, cells::collectAsList).getMessage()
                .contains("column channel: double (expected: text or whole numbers)"));
        var unknown = Sessions.clips(spark, 1, 1).selectExpr("path", "1.5D score", "null channel");
        assertNull(extract.records(Kind.EXTRACT, unknown).first().getAs("error"));
    }

    private static String refusal(Executable call) {
        return assertThrows(InvalidInputException.class, call).getMessage();
    }

    private static String name(Row row) {
        var path = row.<String>getAs("path");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void assertAsExpected(Row row) {
        var probabilities = row.<Row>getAs("probabilities");
        expected.get(name(row)).forEach((label, probability) ->
                assertEquals(probability, probabilities.<Double>getAs(label), ROUNDING, () -> row.toString()));
    }
}
