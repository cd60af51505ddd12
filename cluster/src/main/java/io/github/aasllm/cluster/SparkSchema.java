// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.record.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The one schema in Spark's types, as {@code --format parquet} has it, and records as rows of it. */
final class SparkSchema {
    private SparkSchema() {}

    static StructType of(List<Column> columns) {
        return struct(columns, 0);
    }

    /** @param depth how many names of the columns' paths are those of structs around */
    private static StructType struct(List<Column> columns, int depth) {
        var byName = new LinkedHashMap<String, List<Column>>();
        columns.forEach(column ->
                byName.computeIfAbsent(column.path().get(depth), none -> new ArrayList<>()).add(column));
        var fields = new ArrayList<StructField>();
        byName.forEach((name, of) -> fields.add(DataTypes.createStructField(name,
                of.getFirst().path().size() == depth + 1
                        ? type(of.getFirst().kind()) : struct(of, depth + 1), true)));
        return DataTypes.createStructType(fields);
    }

    private static DataType type(Column.Kind kind) {
        return switch (kind) {
            case TEXT -> DataTypes.StringType;
            case NUMBER -> DataTypes.DoubleType;
            case COUNT -> DataTypes.LongType;
            case FLAG -> DataTypes.BooleanType;
            case TEXTS -> DataTypes.createArrayType(DataTypes.StringType, false);
            case NUMBERS -> DataTypes.createArrayType(DataTypes.FloatType, false);
            case ROWS -> DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.FloatType, false), false);
        };
    }

    /**
     * A record, or a map in it, as a row.
     *
     * @throws IllegalStateException if it has a name that the schema does not have
     */
    static Row row(StructType type, Map<?, ?> record) {
        var names = Arrays.asList(type.fieldNames());
        record.keySet().forEach(name -> {
            if (!names.contains(name)) {
                throw new IllegalStateException("no column for " + name + " among " + names);
            }
        });
        return RowFactory.create(Arrays.stream(type.fields())
                .map(field -> value(field.dataType(), record.get(field.name()))).toArray());
    }

    private static Object value(DataType type, Object value) {
        return switch (value) {
            case null -> null;
            case Map<?, ?> nested -> row((StructType) type, nested);
            case double[] numbers -> floats(numbers);
            case List<?> several -> several.stream()
                    .map(each -> value(((ArrayType) type).elementType(), each)).toArray();
            case Integer count -> count.longValue();
            default -> value;
        };
    }

    private static Object[] floats(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(number -> (float) number).toArray();
    }
}
