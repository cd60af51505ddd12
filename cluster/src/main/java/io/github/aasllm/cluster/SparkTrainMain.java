// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.error.InvalidInputException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/** What {@code spark-submit} starts to train one model: {@code aasllm train} with ranks that Spark's barrier mode places. */
public final class SparkTrainMain {
    private static final int DONE = 0;
    private static final int REFUSED = 2;
    private static final Duration TO_END = Duration.ofSeconds(30);
    private static final int LOOK_MILLIS = 200;
    private static final String TOO_FEW_SLOTS = "SPARK-24819";

    private SparkTrainMain() {}

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(TrainArguments.USAGE);
            return;
        }
        var spark = SparkSession.builder().appName("aasllm train").getOrCreate();
        int code;
        try {
            code = run(spark, System.err, arguments);
        } finally {
            spark.stop();
        }
        if (code != DONE) { // a cluster's driver that ends so has failed
            System.exit(code);
        }
    }

    /** Trains once: 0 all done, 1 some clips were left out, 2 the call is wrong or a rank failed. */
    static int run(SparkSession spark, PrintStream err, String... arguments) {
        try {
            return train(spark, err, TrainArguments.of(List.of(arguments)));
        } catch (InvalidInputException refused) {
            err.println(refused.getMessage());
            return REFUSED;
        }
    }

    private static int train(SparkSession spark, PrintStream err, TrainArguments arguments) {
        var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        int ranks = arguments.processes();
        var numbers = context.parallelize(IntStream.range(0, ranks).boxed().toList(), ranks);
        var tasks = new Tasks();
        spark.sparkContext().addSparkListener(tasks);
        try {
            var ends = numbers.rdd().barrier()
                    .mapPartitions(new RankTask(arguments), false, ClassTag$.MODULE$.<RankTask.End>apply(RankTask.End.class))
                    .toJavaRDD().collect();
            ends.getFirst().said().forEach(err::println);
            return ends.stream().mapToInt(RankTask.End::code).max().orElse(DONE);
        } catch (Exception failed) { // Spark's own are no RuntimeExceptions, and it declares none
            var line = RankFailure.in(failed).or(() -> slots(failed, ranks));
            if (line.isEmpty()) {
                throw failed;
            }
            tasks.awaitEnds();
            err.println(line.get());
            return REFUSED;
        } finally {
            spark.sparkContext().removeSparkListener(tasks);
        }
    }

    private static Optional<String> slots(Exception failed, int ranks) {
        return String.valueOf(failed.getMessage()).contains(TOO_FEW_SLOTS)
                ? Optional.of(InvalidInputException.of("--processes", ranks,
                        "as many tasks as the cluster runs at once: cores by spark.task.cpus").getMessage())
                : Optional.empty();
    }

    /** Tasks that have begun and not ended. Spark's own counts of them lag behind by a heartbeat. */
    private static final class Tasks extends SparkListener {
        private final AtomicInteger running = new AtomicInteger();

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            running.incrementAndGet();
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            running.decrementAndGet();
        }

        /** The job has failed before its other ranks have ended; a call that goes on with the run would find them there. */
        private void awaitEnds() {
            long begun = System.nanoTime();
            try {
                while (running.get() > 0 && System.nanoTime() - begun < TO_END.toNanos()) {
                    Thread.sleep(LOOK_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
