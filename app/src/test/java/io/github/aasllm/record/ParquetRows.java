// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parquet files as the library's own reader has them, compared with rows in JSON Lines. */
public final class ParquetRows {
    private ParquetRows() {}

    /** Without Hadoop. */
    private static final class Groups extends ParquetReader.Builder<Group> {
        Groups(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    static List<Group> groups(Path file) throws IOException {
        var groups = new ArrayList<Group>();
        try (var reader = new Groups(new LocalInputFile(file)).build()) {
            for (var group = reader.read(); group != null; group = reader.read()) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Every value of the rows is in the file, in their order, and nothing else. */
    public static void assertSame(Path rows, Path parquet) throws IOException {
        var lines = Files.readAllLines(rows);
        var groups = groups(parquet);
        assertEquals(lines.size(), groups.size());
        for (int i = 0; i < groups.size(); i++) {
            assertSame("row " + i, JsonMapper.shared().readTree(lines.get(i)), map(groups.get(i)));
        }
    }

    private static void assertSame(String where, JsonNode json, Object read) {
        if (json.isNull()) {
            assertTrue(isNothing(read), where);
        } else if (json.isObject()) {
            var map = read == null ? Map.of() : (Map<?, ?>) read;
            json.propertyNames().forEach(name -> assertSame(where + "." + name, json.get(name), map.get(name)));
            map.forEach((name, value) -> assertTrue(json.has((String) name) || isNothing(value), where + "." + name));
        } else if (json.isArray()) {
            var list = (List<?>) read;
            assertNotNull(list, where);
            assertEquals(json.size(), list.size(), where);
            for (int i = 0; i < list.size(); i++) {
                assertSame(where + "[" + i + "]", json.get(i), list.get(i));
            }
        } else {
            switch (read) {
                case String text -> assertEquals(json.stringValue(), text, where);
                case Float number -> assertEquals((float) json.doubleValue(), number, where);
                case Double number -> assertEquals(json.doubleValue(), number, where);
                case Long number -> assertEquals(json.longValue(), number, where);
                case Boolean flag -> assertEquals(json.booleanValue(), flag, where);
                case null, default -> throw new AssertionError(where + ": " + json + " and " + read);
            }
        }
    }

    /** Null, or a map of nothing else: a group has its names in every row. */
    private static boolean isNothing(Object read) {
        return read == null || read instanceof Map<?, ?> map && map.values().stream().allMatch(ParquetRows::isNothing);
    }

    private static Map<String, Object> map(Group group) {
        var map = new LinkedHashMap<String, Object>();
        for (var type : group.getType().getFields()) {
            map.put(type.getName(), group.getFieldRepetitionCount(type.getName()) == 0 ? null : value(group, type));
        }
        return map;
    }

    private static Object value(Group group, Type type) {
        var name = type.getName();
        if (type.isPrimitive()) {
            return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
                case DOUBLE -> group.getDouble(name, 0);
                case FLOAT -> group.getFloat(name, 0);
                case INT64 -> group.getLong(name, 0);
                case BOOLEAN -> group.getBoolean(name, 0);
                default -> group.getString(name, 0);
            };
        }
        var inner = group.getGroup(name, 0);
        if (!(type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation)) {
            return map(inner);
        }
        var list = new ArrayList<Object>();
        for (int i = 0; i < inner.getFieldRepetitionCount(0); i++) {
            var element = inner.getGroup(0, i);
            list.add(value(element, element.getType().getType(0)));
        }
        return list;
    }
}
