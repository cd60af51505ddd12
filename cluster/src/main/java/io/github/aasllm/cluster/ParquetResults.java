// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * A folder of Parquet files to which rows are added in rounds. Each round is committed whole by one job of Spark, which
 * takes one attempt of each task; so after a kill a sound has all of its rows or none.
 *
 * @param way how the rows are made, in words; it stands in the folder, and what goes on with the folder must be alike
 * @param by the column by whose values rows lie in folders; where there is one, it is part of the way
 */
record ParquetResults(SparkSession spark, String folder, String way, Optional<String> by) {
    private static final String UNCOMMITTED = "_temporary"; // tasks of a round whose driver was killed
    private static final String PATTERN = "*?[]{}\\"; // as Spark tells a glob from a name
    private static final String WAY = "_aasllm.txt"; // Spark passes over names that begin so

    ParquetResults {
        way += by.map(column -> " --partition-by " + column).orElse("");
    }

    /** What makes rows of sounds. */
    interface Making {
        Dataset<Row> of(Dataset<Row> sounds);
    }

    /**
     * Begins, or goes on.
     *
     * @throws InvalidInputException if there are rows and they are not to be gone on with, or were made otherwise, or
     *     if the folder's name is a pattern to Spark
     */
    void begin(boolean resume) {
        if (folder.chars().anyMatch(letter -> PATTERN.indexOf(letter) >= 0)) {
            throw InvalidInputException.of("--output", folder, "a name without " + PATTERN)
                    .next("Spark would read it as a pattern of names");
        }
        var note = new Path(folder, WAY);
        try {
            var files = files();
            if (files.exists(new Path(folder)) && files.listStatus(new Path(folder)).length > 0) {
                requireAlike(files, note, resume);
                files.delete(new Path(folder, UNCOMMITTED), true); // the next commit would take it along
            } else {
                try (var out = files.create(note)) {
                    out.write(way.getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            throw InvalidInputException.of("--output", e.getMessage(), "a folder that can be written").in(folder)
                    .causedBy(e);
        }
    }

    private void requireAlike(FileSystem files, Path note, boolean resume) throws IOException {
        if (!resume) {
            throw InvalidInputException.of("--output", folder, "a new folder, or --resume to go on with it");
        }
        if (!files.exists(note)) {
            throw InvalidInputException.of("--resume", folder, "a folder that this command wrote");
        }
        try (var in = files.open(note)) {
            var earlier = new String(in.readAllBytes(), UTF_8);
            if (!earlier.equals(way)) {
                throw InvalidInputException.of("--resume", way, "the options of its rows: " + earlier).in(folder);
            }
        }
    }

    /**
     * Adds the rows of sounds that have none yet.
     *
     * @param sounds with a column {@code path} by which they are known
     * @param rows about how many to work on before they are committed
     */
    void add(Dataset<Row> sounds, int rows, int partitions, Making making) {
        var left = left(sounds).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            long rounds = Math.max(1, Math.ceilDiv(left.count(), rows));
            for (long round = 0; round < rounds; round++) {
                var its = left.where(pmod(xxhash64(col(Clip.PATH)), lit(rounds)).equalTo(lit(round)));
                making.of(its.repartition(partitions)).write().partitionBy(by.stream().toArray(String[]::new))
                        .mode("append").parquet(folder);
            }
        } finally {
            left.unpersist();
        }
    }

    private Dataset<Row> left(Dataset<Row> sounds) {
        if (isEmpty()) {
            return sounds;
        }
        var done = rows().select(col(Clip.PATH).as("done")).distinct();
        return sounds.join(done, coalesce(col(Clip.PATH), lit("")).equalTo(col("done")), "left_anti"); // null has ""
    }

    private boolean isEmpty() {
        try {
            return files().listStatus(new Path(folder), file ->
                    file.getName().endsWith(".parquet") || file.getName().contains("=")).length == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many sounds have failed, in this call and before it. */
    long failures() {
        return isEmpty() ? 0 : rows().where(col("error").isNotNull()).count();
    }

    private Dataset<Row> rows() {
        return spark.read().parquet(folder);
    }

    private FileSystem files() throws IOException {
        return new Path(folder).getFileSystem(spark.sparkContext().hadoopConfiguration());
    }
}
