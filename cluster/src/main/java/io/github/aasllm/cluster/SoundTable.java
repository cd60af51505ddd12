// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.bulk.ByteNames;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The sounds that arguments name, as a table of where they are; executors fetch them. */
final class SoundTable {
    private static final StructType SCHEMA = new StructType()
            .add(Clip.PATH, DataTypes.StringType)
            .add(Clip.FILE, DataTypes.StringType)
            .add(Clip.FACTS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
            .add(Clip.REFUSAL, DataTypes.StringType);

    private SoundTable() {}

    /**
     * Looks for the sounds.
     *
     * @param arguments what {@code aasllm} takes, addresses of Hadoop's file systems, or tables whose names end in
     *     {@code .parquet}; a table is taken as it is
     * @throws InvalidInputException if one does not exist, a manifest is damaged, a table has no column {@code
     *     path}, or there is no sound at all
     */
    static Dataset<Row> of(SparkSession spark, List<String> arguments) {
        if (arguments.size() == 1 && arguments.getFirst().endsWith(".parquet")) {
            return table(spark, arguments.getFirst());
        }
        var here = arguments.stream().filter(argument -> Clip.scheme(argument).isEmpty()).toList();
        var remote = arguments.stream().filter(argument -> Clip.scheme(argument).isPresent()).toList();
        var table = here.isEmpty() ? spark.createDataFrame(List.of(), SCHEMA) : of(spark, Inputs.of(here));
        if (remote.isEmpty()) {
            return table;
        }
        remote.forEach(place -> requireSome(spark, place));
        var listed = spark.read().format("binaryFile").option("recursiveFileLookup", true)
                .load(remote.toArray(String[]::new)).select(Clip.PATH); // contents are not read for it
        return table.unionByName(listed, true);
    }

    private static Dataset<Row> table(SparkSession spark, String place) {
        requireSome(spark, place);
        var table = spark.read().parquet(place);
        var columns = List.of(table.columns());
        if (!columns.contains(Clip.PATH)) {
            throw InvalidInputException.of("table", columns, "a column path, and content where that has the bytes")
                    .in(place);
        }
        return table;
    }

    private static void requireSome(SparkSession spark, String place) {
        var path = new Path(place);
        try {
            var found = path.getFileSystem(spark.sparkContext().hadoopConfiguration()).globStatus(path);
            if (found == null || found.length == 0) {
                throw InvalidInputException.of("input", place, "what exists");
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw InvalidInputException.of("input", e.getMessage(), "what can be read").in(place).causedBy(e);
        }
    }

    private static Dataset<Row> of(SparkSession spark, Inputs inputs) {
        var rows = new ArrayList<Row>();
        inputs.forEachRemaining(input -> rows.add(RowFactory.create(
                input.name(), ByteNames.shown(input.file().toAbsolutePath()),
                input.facts(),
                input.refusal().map(Throwable::getMessage).orElse(null))));
        return spark.createDataFrame(rows, SCHEMA);
    }
}
