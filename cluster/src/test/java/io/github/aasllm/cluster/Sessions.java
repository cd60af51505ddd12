// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Sessions of Spark for tests, the bundled model and the example sounds. */
final class Sessions {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    static final Path EXAMPLES = ROOT.resolve("examples");
    static final Map<String, String> MINI = Map.of("model", ROOT.resolve("models/mini").toString());
    static final List<String> NAMES = List.of("even.flac", "hello.flac", "loud-fast.flac", "soft-slow.flac");

    private Sessions() {}

    /** A session on this machine, whose executors have the class path of this JVM. */
    static SparkSession of(String master) {
        try {
            Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return SparkSession.builder().master(master)
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.warehouse.dir", ROOT.resolve("cluster/target/warehouse").toString())
                .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .config("spark.executor.extraJavaOptions", "-Dlog4j2.level=ERROR")
                .getOrCreate();
    }

    /** A row for each of so many clips, which are the examples over and over: {@code path} and {@code number}. */
    static Dataset<Row> clips(SparkSession spark, int count, int partitions) {
        return spark.range(count).repartition(partitions).selectExpr(
                "concat('" + EXAMPLES + "/', element_at(array('" + String.join("','", NAMES)
                        + "'), cast(id % 4 + 1 as int))) as path",
                "cast(id as string) as number");
    }
}
