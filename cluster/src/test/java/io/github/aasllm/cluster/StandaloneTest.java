// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster: many rows, the loss of a worker, and parts of several sizes. */
@Tag("long") // minutes
class StandaloneTest {
    private static final int CLIPS = 100_000;
    private static final int TASKS_BEFORE_LOSS = 20; // of those of all stages, the first call's largest has 64
    private static final double FLAT = 1.1; // of an executor's memory, the last third of its time by the second

    @TempDir
    private Path folder;

    @Test
    void aHundredThousandRowsComeOnceThoughAWorkerIsLostAndHoweverTheyAreParted() throws Exception {
        try (var cluster = new StandaloneCluster(folder, 2); var spark = Sessions.of(cluster.master())) {
            var table = folder.resolve("clips.parquet").toString();
            Sessions.clips(spark, CLIPS, 8).selectExpr("path as file", "concat(path, '#', number) as path")
                    .write().parquet(table);
            var memory = new Memory(cluster);
            Thread.ofPlatform().daemon().start(memory);
            var lost = new AtomicInteger();
            spark.sparkContext().addSparkListener(loss(cluster, lost));
            var rows = extract(spark, table, 64);
            assertEquals(1, lost.get());
            assertEquals(CLIPS, rows.count());
            assertEquals(CLIPS, rows.select("path").distinct().count());
            assertEquals(0, rows.where("error is not null").count());
            assertEquals(4, rows.select("acoustic").distinct().count()); // four files over and over
            for (int parts : List.of(7, 1)) {
                assertSame(rows, extract(spark, table, parts));
            }
            System.out.println("memory of executors by time, MB: " + memory.megabytes);
            assertTrue(memory.isFlat(), () -> "memory by time: " + memory.megabytes);
        }
    }

    private Dataset<Row> extract(SparkSession spark, String table, int parts) {
        var out = folder.resolve("rows" + parts).toString();
        var err = new ByteArrayOutputStream();
        long began = System.nanoTime();
        assertEquals(0, SparkMain.run(spark, new PrintStream(err, true, UTF_8), "extract", table, "-o", out,
                "--rows", "" + CLIPS, "--partitions", "" + parts), err.toString(UTF_8));
        System.out.printf("%d rows in %d parts: %.0f s%n", CLIPS, parts, (System.nanoTime() - began) / 1e9);
        return spark.read().parquet(out);
    }

    private static void assertSame(Dataset<Row> expected, Dataset<Row> actual) {
        assertEquals(CLIPS, actual.count());
        assertEquals(0, expected.exceptAll(actual).count());
    }

    /** Midway through the first call. */
    private static SparkListener loss(StandaloneCluster cluster, AtomicInteger lost) {
        var ended = new AtomicInteger();
        return new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                if (ended.incrementAndGet() == TASKS_BEFORE_LOSS) {
                    cluster.loseWorker();
                    lost.incrementAndGet();
                }
            }
        };
    }

    /** Looks now and then at what executors hold. */
    private static final class Memory implements Runnable {
        private static final int PAUSE = 5000; // ms

        private final StandaloneCluster cluster;
        private final Map<Long, List<Long>> megabytes = new ConcurrentSkipListMap<>(); // by process

        Memory(StandaloneCluster cluster) {
            this.cluster = cluster;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    Thread.sleep(PAUSE);
                    cluster.executors().forEach(this::look);
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }

        private void look(ProcessHandle executor) {
            try (var lines = Files.lines(Path.of("/proc/" + executor.pid() + "/status"))) {
                lines.filter(line -> line.startsWith("VmRSS:")).forEach(line ->
                        megabytes.computeIfAbsent(executor.pid(), unseen -> new CopyOnWriteArrayList<>())
                                .add(Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10));
            } catch (IOException gone) {
                // lost
            }
        }

        /** Of the executor that was there to the end. */
        boolean isFlat() {
            var all = megabytes.values().stream().max((one, other) -> one.size() - other.size()).orElseThrow();
            int third = all.size() / 3;
            return max(all.subList(2 * third, all.size())) <= FLAT * max(all.subList(third, 2 * third));
        }

        private static long max(List<Long> of) {
            return of.stream().mapToLong(Long::longValue).max().orElseThrow();
        }
    }
}
