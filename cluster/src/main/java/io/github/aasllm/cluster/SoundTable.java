// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import io.github.aasllm.bulk.ByteNames;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The sounds that arguments name, as a table of where they are; executors fetch them. */
final class SoundTable {
    private static final String TABLE = ".parquet";
    private static final StructType SCHEMA = new StructType()
            .add(Clip.PATH, DataTypes.StringType)
            .add(Clip.FILE, DataTypes.StringType)
            .add(Clip.FACTS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType))
            .add(Clip.REFUSAL, DataTypes.StringType);

    private SoundTable() {}

    /**
     * Looks for the sounds.
     *
     * @param arguments what {@code aasllm} takes and addresses of Hadoop's file systems, or one table whose name ends
     *     in {@code .parquet}, which is taken as it is
     * @throws InvalidInputException if one does not exist, a manifest is damaged, a table has no column {@code path}
     *     or is not alone, or there is no sound at all
     */
    static Dataset<Row> of(SparkSession spark, List<String> arguments) {
        var tables = arguments.stream().filter(argument -> argument.endsWith(TABLE)).toList();
        if (tables.size() == 1 && arguments.size() == 1) {
            return table(spark, tables.getFirst());
        }
        if (!tables.isEmpty()) {
            throw InvalidInputException.of("input", tables.getFirst() + " and " + (arguments.size() - 1) + " more",
                    "one table alone, or sounds and manifests");
        }
        var rows = new ArrayList<Row>();
        var here = arguments.stream().filter(argument -> Clip.scheme(argument).isEmpty()).toList();
        if (!here.isEmpty()) {
            add(rows, Inputs.of(here));
        }
        var files = new RemoteFiles(spark.sparkContext().hadoopConfiguration());
        arguments.stream().filter(argument -> Clip.scheme(argument).isPresent()).flatMap(place ->
                files.sounds(place).stream()).distinct().forEach(address -> rows.add(RowFactory.create(address, null, null, null)));
        return spark.createDataFrame(rows, SCHEMA);
    }

    /**
     * The same table, if results can tell its sounds apart.
     *
     * @throws InvalidInputException if two files have one path, as those of two manifests can, which are meant from
     *     two folders
     */
    static Dataset<Row> named(Dataset<Row> sounds) {
        if (List.of(sounds.columns()).contains(Clip.FILE)) {
            ClipNames.find(sounds, col(Clip.PATH), coalesce(col(Clip.FILE), col(Clip.PATH))).ifPresent(clash -> {
                throw clash.refusal();
            });
        }
        return sounds;
    }

    private static Dataset<Row> table(SparkSession spark, String place) {
        new RemoteFiles(spark.sparkContext().hadoopConfiguration()).found(place);
        var table = spark.read().parquet(place);
        var columns = List.of(table.columns());
        if (!columns.contains(Clip.PATH)) {
            throw InvalidInputException.of("table", columns, "a column path, and content where that has the bytes")
                    .in(place);
        }
        return table;
    }

    private static void add(List<Row> rows, Inputs inputs) {
        inputs.forEachRemaining(input -> rows.add(RowFactory.create(
                input.name(), ByteNames.shown(input.file().toAbsolutePath()),
                input.facts(),
                input.refusal().map(Throwable::getMessage).orElse(null))));
    }
}
