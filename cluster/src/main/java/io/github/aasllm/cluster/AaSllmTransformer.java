// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A command as a stage of Spark's pipelines: it adds a column with what the command says of a column of sounds.
 *
 * <p>What is saved are its parameters, so a model's path, and not its weights.
 */
public final class AaSllmTransformer extends Transformer implements DefaultParamsWritable {
    private static final String OF = "=";

    private final String uid;
    private final Param<String> command;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final StringArrayParam options;

    public AaSllmTransformer() {
        this(Identifiable$.MODULE$.randomUID("aasllm"));
    }

    /** @param uid its name among the stages of a pipeline */
    public AaSllmTransformer(String uid) {
        this.uid = uid;
        command = new Param<>(this, "command", "predict, extract, embed or timeline");
        inputCol = new Param<>(this, "inputCol", "the column of sounds: paths, bytes, or structs of them");
        outputCol = new Param<>(this, "outputCol", "the column that is added");
        options = new StringArrayParam(this, "options", "of the command, each as name=value");
        set(options, new String[0]);
    }

    public AaSllmTransformer setCommand(Kind kind) {
        set(command, kind.key());
        return this;
    }

    public AaSllmTransformer setInputCol(String column) {
        set(inputCol, column);
        return this;
    }

    public AaSllmTransformer setOutputCol(String column) {
        set(outputCol, column);
        return this;
    }

    /** @throws InvalidInputException for the name of an option that is none */
    public AaSllmTransformer setOptions(Map<String, String> all) {
        set(options, new ClusterOptions(all).values().entrySet().stream()
                .map(option -> option.getKey() + OF + option.getValue()).toArray(String[]::new));
        return this;
    }

    /** How a saved one is read; Spark looks for this method. */
    public static MLReader<AaSllmTransformer> read() {
        return new DefaultParamsReadable<AaSllmTransformer>() {}.read();
    }

    public static AaSllmTransformer load(String folder) {
        return read().load(folder);
    }

    /** @throws InvalidInputException if the model is missing or damaged, or an option says what is none, or is none
     *     of the command */
    @Override
    public Dataset<Row> transform(Dataset<?> table) {
        var functions = functions(table.sparkSession());
        return table.withColumn($(outputCol), functions.of(kind(), table.col($(inputCol))));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return schema.add($(outputCol), functions(SparkSession.active()).type(kind()));
    }

    private Kind kind() {
        return Kind.of($(command));
    }

    private AaSllmFunctions functions(SparkSession spark) {
        var all = Arrays.stream($(options)).map(option -> option.split(OF, 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        return new AaSllmFunctions(spark, new ClusterOptions(all).of(kind().key()).values());
    }

    @Override
    public AaSllmTransformer copy(ParamMap more) {
        return defaultCopy(more);
    }

    @Override
    public String uid() {
        return uid;
    }

    public Param<String> command() {
        return command;
    }

    public Param<String> inputCol() {
        return inputCol;
    }

    public Param<String> outputCol() {
        return outputCol;
    }

    public StringArrayParam options() {
        return options;
    }
}
