// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.Padding;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What the columns of a table hold that say something about a clip. */
final class ClipColumns {
    /** Facts by which a clip is read or described; others, such as {@code label}, change nothing. */
    static final List<String> FACTS = List.of(Utterance.CHANNEL, Padding.SPEECH_SAMPLES, Padding.SAMPLE_RATE,
            Grouping.SPEAKER.key(), Grouping.SEX.key());

    /** Of text, and no facts. */
    static final Set<String> PLACES = Set.of(Clip.PATH, Clip.FILE, Clip.REFUSAL);

    private ClipColumns() {}

    /** @throws InvalidInputException for a column that would say something, and is of a type that is not read */
    static void require(StructType schema) {
        for (var field : schema.fields()) {
            require(field);
        }
    }

    /** @throws InvalidInputException if it is such a column */
    static void require(StructField field) {
        var wanted = wanted(field.name(), field.dataType());
        if (wanted.isPresent() && !(field.dataType() instanceof NullType)) {
            throw InvalidInputException.of(
                    "column " + field.name(), field.dataType().simpleString(), wanted.get());
        }
    }

    /** What a column of this name has to be; empty where it is that, or where its name is none that is known. */
    private static Optional<String> wanted(String name, DataType type) {
        if (FACTS.contains(name)) {
            return isText(type) || isWhole(type) ? Optional.empty() : Optional.of("text or whole numbers");
        }
        if (PLACES.contains(name)) {
            return isText(type) ? Optional.empty() : Optional.of("text");
        }
        return switch (name) {
            case Clip.CONTENT -> type instanceof BinaryType ? Optional.empty() : Optional.of("the bytes of a file");
            case Clip.FACTS -> type instanceof MapType map && isText(map.keyType()) && isText(map.valueType())
                    ? Optional.empty() : Optional.of("a map of text to text");
            default -> Optional.empty();
        };
    }

    /** What a column says in words; empty where it has neither text nor a whole number. */
    static Optional<String> text(Row row, int column) {
        var type = row.schema().fields()[column].dataType();
        return row.isNullAt(column) || !isText(type) && !isWhole(type)
                ? Optional.empty() : Optional.of(row.get(column).toString());
    }

    /** Whether it says something in words or whole numbers. */
    static boolean isText(StructField field) {
        return isText(field.dataType()) || isWhole(field.dataType());
    }

    private static boolean isText(DataType type) {
        return type instanceof StringType;
    }

    private static boolean isWhole(DataType type) {
        return type instanceof LongType || type instanceof IntegerType || type instanceof ShortType
                || type instanceof ByteType;
    }
}
