// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import tools.jackson.databind.JsonNode;

/**
 * Records as Parquet has them: a map is a group, a list one of Parquet's lists of three levels, a number a double,
 * but the numbers of lists are float32, as states are. Everything may be null; a map that is always empty is left out,
 * as Parquet has no group of nothing.
 */
final class ParquetSchema {
    private ParquetSchema() {}

    static MessageType of(List<Column> columns) {
        return new MessageType("record", types(columns, 0));
    }

    /** @param depth how many names of the columns' paths are those of groups around */
    private static List<Type> types(List<Column> columns, int depth) {
        var byName = new LinkedHashMap<String, List<Column>>();
        columns.forEach(column ->
                byName.computeIfAbsent(column.path().get(depth), none -> new ArrayList<>()).add(column));
        var types = new ArrayList<Type>();
        byName.forEach((name, of) -> types.add(of.getFirst().path().size() == depth + 1
                ? type(of.getFirst().kind(), name)
                : new GroupType(Type.Repetition.OPTIONAL, name, types(of, depth + 1))));
        return types;
    }

    private static Type type(Column.Kind kind, String name) {
        return switch (kind) {
            case TEXT -> Types.optional(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType()).named(name);
            case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
            case COUNT -> Types.optional(PrimitiveTypeName.INT64).named(name);
            case FLAG -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
            case TEXTS -> Types.optionalList().requiredElement(PrimitiveTypeName.BINARY)
                    .as(LogicalTypeAnnotation.stringType()).named(name);
            case NUMBERS -> Types.optionalList().requiredElement(PrimitiveTypeName.FLOAT).named(name);
            case ROWS -> Types.optionalList().requiredListElement()
                    .requiredElement(PrimitiveTypeName.FLOAT).named(name);
        };
    }

    /** The values of a record, or of a map in it. */
    static void fields(GroupType group, JsonNode values, RecordConsumer to) {
        values.propertyNames().forEach(name -> {
            var value = values.get(name);
            if (!group.containsField(name) && !(value.isObject() && value.isEmpty())) { // which nothing is lost of
                throw new IllegalStateException("no column for " + name + " in " + group.getName());
            }
        });
        for (var type : group.getFields()) {
            var value = values.get(type.getName());
            if (value != null && !value.isNull()) {
                int index = group.getFieldIndex(type.getName());
                to.startField(type.getName(), index);
                value(type, value, to);
                to.endField(type.getName(), index);
            }
        }
    }

    private static void value(Type type, JsonNode value, RecordConsumer to) {
        if (type.isPrimitive()) {
            switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                case BINARY -> to.addBinary(Binary.fromString(value.asString()));
                case DOUBLE -> to.addDouble(value.doubleValue());
                case FLOAT -> to.addFloat((float) value.doubleValue());
                case INT64 -> to.addLong(value.longValue());
                case BOOLEAN -> to.addBoolean(value.booleanValue());
                default -> throw new IllegalStateException(type.toString());
            }
            return;
        }
        to.startGroup();
        if (value.isArray()) {
            elements(type.asGroupType().getType(0).asGroupType(), value, to);
        } else {
            fields(type.asGroupType(), value, to);
        }
        to.endGroup();
    }

    private static void elements(GroupType list, JsonNode values, RecordConsumer to) {
        if (values.isEmpty()) {
            return;
        }
        var element = list.getType(0);
        to.startField(list.getName(), 0);
        for (var value : values) {
            to.startGroup();
            to.startField(element.getName(), 0);
            value(element, value, to);
            to.endField(element.getName(), 0);
            to.endGroup();
        }
        to.endField(list.getName(), 0);
    }
}
