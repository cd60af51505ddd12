// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are processes of their own, of which one is killed. */
@Tag("long") // a minute beside other work
class ClusterTest {
    private static final int CLIPS = 200;
    private static final int TASKS_BEFORE = 3;
    private static final double ROUNDING = 1e-6; // of other clips in a batch

    @TempDir
    private Path folder;

    @Test
    void aClipHasItsRowOnceThoughAnExecutorIsKilled() throws IOException {
        var sounds = Files.createDirectory(folder.resolve("sounds"));
        for (int i = 0; i < CLIPS; i++) {
            Files.createSymbolicLink(sounds.resolve(i + ".flac"), Sessions.EXAMPLES.resolve(name(i)));
        }
        var out = folder.resolve("rows").toString();
        var killed = new AtomicInteger();
        try (var spark = Sessions.of("local-cluster[2,1,2048]")) {
            spark.sparkContext().addSparkListener(killer(killed));
            var err = new ByteArrayOutputStream();
            int code = SparkMain.run(spark, new PrintStream(err, true, UTF_8), "predict", sounds.toString(), "-o", out,
                    "--model", Sessions.MINI.get("model"), "--partitions", "16");
            assertEquals(0, code, err.toString(UTF_8));
            var rows = spark.read().parquet(out).collectAsList();
            assertEquals(1, killed.get());
            assertEquals(CLIPS, rows.size());
            assertEquals(CLIPS, rows.stream().map(row -> row.<String>getAs("path")).collect(Collectors.toSet()).size());
            var expected = expected();
            rows.forEach(row -> assertAsExpected(row, expected));
        }
    }

    /** Kills the first executor that is found, with SIGKILL, when some tasks are done. */
    private static SparkListener killer(AtomicInteger killed) {
        var ended = new AtomicInteger();
        return new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                if (end.stageAttemptId() == 0 && ended.incrementAndGet() == TASKS_BEFORE) {
                    Executors.processes(ProcessHandle.current()).stream().findFirst().ifPresent(executor -> {
                        executor.destroyForcibly();
                        killed.incrementAndGet();
                    });
                }
            }
        };
    }

    private static String name(int clip) {
        return Sessions.NAMES.get(clip % Sessions.NAMES.size());
    }

    private static Map<String, Map<String, Double>> expected() {
        try (var recognizer = Recognizer.open(Settings.of(Path.of(Sessions.MINI.get("model"))))) {
            return Sessions.NAMES.stream().collect(Collectors.toMap(name -> name,
                    name -> recognizer.recognize(Sessions.EXAMPLES.resolve(name)).probabilities()));
        }
    }

    private static void assertAsExpected(Row row, Map<String, Map<String, Double>> expected) {
        assertNull(row.getAs("error"));
        var file = Path.of(row.<String>getAs("path")).getFileName().toString();
        var probabilities = row.<Row>getAs("probabilities");
        expected.get(name(Integer.parseInt(file.replace(".flac", "")))).forEach((label, probability) ->
                assertEquals(probability, probabilities.<Double>getAs(label), ROUNDING, row::toString));
    }
}
