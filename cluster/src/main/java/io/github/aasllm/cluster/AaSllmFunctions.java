// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.error.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The commands over the rows of a table.
 *
 * <pre>{@code
 * var aasllm = new AaSllmFunctions(spark, Map.of("model", "/models/mini"));
 * var calls = spark.read().format("binaryFile").load("hdfs:///calls");
 * aasllm.records(Kind.PREDICT, calls).write().parquet("hdfs:///emotions"); // in packed batches
 * calls.select(aasllm.predict(functions.struct("path", "content")));       // as a column
 * aasllm.register();                                                       // as functions of SQL
 * }</pre>
 *
 * <p>{@link #records} answers the clips of a partition in batches; a column function answers row by row, which is
 * slower where a model is asked. Both give the same records. A sound that fails has a record with {@code error}.
 */
public final class AaSllmFunctions {
    private final SparkSession spark;
    private final ClusterOptions options;

    /**
     * @param options of the commands, see {@link ClusterOptions}
     * @throws InvalidInputException for the name of an option that is none
     */
    public AaSllmFunctions(SparkSession spark, Map<String, String> options) {
        this.spark = spark;
        this.options = new ClusterOptions(options);
    }

    /**
     * The records of a table's sounds: one row for each, with {@code --channel each} one for each channel, in a
     * timeline one for each segment.
     *
     * @param sounds with a column {@code content} of files' bytes or {@code path} of where they are; what other
     *     columns of text or whole numbers say is known of the clip as if it stood in a manifest
     * @throws InvalidInputException if the model is missing or damaged, an option says what is none or is not one of
     *     the kind, or a column that is known is of another type
     */
    public Dataset<Row> records(Kind kind, Dataset<Row> sounds) {
        return records(kind, sounds, Optional.empty());
    }

    /** @param by a column that records get besides, where they do not have it */
    Dataset<Row> records(Kind kind, Dataset<Row> sounds, Optional<PartitionColumn> by) {
        ClipColumns.require(sounds.schema());
        var records = schema(kind);
        var schema = by.map(column -> column.in(records)).orElse(records);
        var its = options.among(kind);
        var fact = by.filter(PartitionColumn::isFact).orElse(null); // an Optional cannot be sent to executors
        MapPartitionsFunction<Row, Row> work = rows -> new RecordRows(Works.of(kind, its), rows, (row, record) ->
                SparkSchema.row(schema, fact == null ? record : fact.with(record, row)));
        return sounds.mapPartitions(work, Encoders.row(schema));
    }

    /** A struct: what {@code aasllm predict} says of a sound. */
    public Column predict(Column sound) {
        return of(Kind.PREDICT, sound);
    }

    /** A struct: what {@code aasllm extract} says of a sound. */
    public Column extract(Column sound) {
        return of(Kind.EXTRACT, sound);
    }

    /** A struct: what {@code aasllm embed} says of a sound. */
    public Column embed(Column sound) {
        return of(Kind.EMBED, sound);
    }

    /** An array of structs: what {@code aasllm timeline} says of a sound. */
    public Column timeline(Column sound) {
        return of(Kind.TIMELINE, sound);
    }

    /**
     * Makes functions of SQL, for all languages that the session has: {@code aasllm_predict}, {@code
     * aasllm_extract}, {@code aasllm_embed} and {@code aasllm_timeline}, or those of the kinds that are named.
     *
     * @throws InvalidInputException for an option that one of them does not have
     */
    public void register(Kind... kinds) {
        for (var kind : kinds.length == 0 ? Kind.values() : kinds) {
            spark.udf().register(kind.function(), function(kind));
        }
    }

    /**
     * The type of the records.
     *
     * @throws InvalidInputException for an option that the kind does not have; {@code model} and {@code threads} may
     *     be given where other kinds need them
     */
    public StructType schema(Kind kind) {
        return SparkSchema.of(Works.columns(kind, options.among(kind), spark.sparkContext().isLocal()));
    }

    /** What a column of the kind has: a struct of its records' fields, of a timeline an array of such. */
    DataType type(Kind kind) {
        return kind == Kind.TIMELINE ? DataTypes.createArrayType(schema(kind), false) : schema(kind);
    }

    Column of(Kind kind, Column sound) {
        return function(kind).apply(sound);
    }

    /** Never computed twice for one row, as Spark does with functions that it thinks are cheap. */
    private UserDefinedFunction function(Kind kind) {
        if (kind != Kind.TIMELINE && options.channel().equals(ChannelChoice.EACH)) {
            throw InvalidInputException.of("channel", "each, in a column", "one channel, or the method records");
        }
        var type = type(kind);
        var schema = (StructType) (type instanceof ArrayType several ? several.elementType() : type);
        var its = options.among(kind);
        UDF1<Object, Object> work = sound -> {
            var rows = Works.records(kind, its, sound).stream().map(record -> SparkSchema.row(schema, record));
            return kind == Kind.TIMELINE ? rows.toArray(Row[]::new) : rows.findFirst().orElseThrow();
        };
        return functions.udf(work, type).asNondeterministic();
    }
}
