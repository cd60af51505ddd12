// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.error.InvalidInputException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** What {@code spark-submit} starts: a command over the sounds that its arguments name. */
public final class SparkMain {
    private static final int DONE = 0;
    private static final int SOME_FAILED = 1;
    private static final int REFUSED = 2;
    private static final int FEW = 20; // failures to name; all stand in the rows

    private SparkMain() {}

    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(SparkArguments.USAGE + OptionNames.lines());
            return;
        }
        var spark = SparkSession.builder().appName("aasllm").getOrCreate();
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

    /** Runs one call: 0 all done, 1 some sounds failed, 2 the call itself is wrong. */
    static int run(SparkSession spark, PrintStream err, String... arguments) {
        try {
            var call = SparkArguments.of(List.of(arguments));
            return call.makesThresholds() ? thresholds(spark, call, err) : rows(spark, call, err);
        } catch (Exception failed) { // Spark's own are no RuntimeExceptions, and it declares none
            var refusal = refusal(failed);
            if (refusal.isEmpty()) {
                throw failed;
            }
            err.println(refusal.get().getMessage());
            return REFUSED;
        }
    }

    /** What is wrong with the call, where that is why something failed, perhaps on an executor. */
    private static Optional<Throwable> refusal(Throwable failed) {
        return Stream.iterate(failed, Objects::nonNull, Throwable::getCause)
                .filter(InvalidInputException.class::isInstance).findFirst();
    }

    private static int rows(SparkSession spark, SparkArguments call, PrintStream err) {
        var kind = call.kind();
        var options = call.options().of(kind.key());
        var functions = new AaSllmFunctions(spark, options.values());
        var schema = functions.schema(kind); // refuses what is wrong with the model before anything is written
        int rows = call.number("rows", 10_000);
        int partitions = call.number("partitions", 4 * spark.sparkContext().defaultParallelism());
        var inputs = SoundTable.named(SoundTable.of(spark, call.inputs()));
        var by = call.partitionBy().map(name -> PartitionColumn.of(
                name, schema, inputs, kind == Kind.TIMELINE || options.channel().equals(ChannelChoice.EACH)));
        var results = new ParquetResults(
                spark, call.output(), kind.key() + options.way(), by.map(PartitionColumn::name));
        results.begin(call.resumes()); // all that can be wrong with the call is known
        results.add(inputs, rows, partitions, sounds -> functions.records(kind, sounds, by));
        long failed = results.failures();
        if (failed > 0) {
            err.println(failed + " failed; their rows in " + call.output() + " say why in the column error");
        }
        return failed == 0 ? DONE : SOME_FAILED;
    }

    private static int thresholds(SparkSession spark, SparkArguments call, PrintStream err) {
        long[] failed = {0};
        var made = new ThresholdsJob(call.options(), call.split(), call.by())
                .of(SoundTable.of(spark, call.inputs()), failure -> {
                    if (failed[0]++ < FEW) {
                        err.println(failure);
                    }
                });
        made.write(Path.of(call.output()));
        if (failed[0] > FEW) {
            err.println(failed[0] + " failed in all, and are not counted");
        }
        return failed[0] == 0 ? DONE : SOME_FAILED;
    }
}
