// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static org.apache.spark.sql.functions.col;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The column by whose values results lie in folders, {@code NAME=VALUE}, so that who reads one value opens no other file.
 *
 * @param isFact whether it is what the table or the manifest says of a sound, which records do not have
 */
record PartitionColumn(String name, boolean isFact) implements Serializable {
    private static final List<String> WHOLE = List.of(Clip.PATH, "error"); // by which rows are gone on with

    /**
     * Looks for the column, first among those of the records.
     *
     * @param sounds that records are made of
     * @param several whether each sound can have several records, as those can of which a column {@code channel} says
     *     it. They have to lie in one file, as a kill leaves some files of a round and not others, so that only a fact
     *     can part them
     * @throws InvalidInputException if there is no such column, or it is none that can part these records
     */
    static PartitionColumn of(String name, StructType records, Dataset<Row> sounds, boolean several) {
        var names = List.of(records.fieldNames());
        boolean isFact = names.stream().noneMatch(name::equalsIgnoreCase); // Spark takes these for the same
        if (isFact ? !isFactOf(sounds, name) : !names.contains(name)) {
            throw refusal(name, "a column of the results, or of text or whole numbers of the sounds");
        }
        if (WHOLE.contains(name) || !isFact && isNested(records, name)) {
            throw refusal(name, "a column of single values, not " + String.join(" or ", WHOLE));
        }
        if (!isFact && (several || isFactOf(sounds, Utterance.CHANNEL))) { // which can be each
            throw refusal(name, "a column of the sounds, of which each can have several rows here");
        }
        return new PartitionColumn(name, isFact);
    }

    private static InvalidInputException refusal(String name, String expected) {
        return InvalidInputException.of("--partition-by", name, expected);
    }

    private static boolean isNested(StructType records, String name) {
        var type = records.apply(name).dataType();
        return type instanceof StructType || type instanceof ArrayType;
    }

    private static boolean isFactOf(Dataset<Row> sounds, String name) {
        var columns = List.of(sounds.columns());
        return !ClipColumns.PLACES.contains(name)
                && (columns.contains(name) && ClipColumns.isText(sounds.schema().apply(name))
                        || columns.contains(Clip.FACTS)
                                && !sounds.where(col(Clip.FACTS).getItem(name).isNotNull()).isEmpty());
    }

    /** The records with the column. */
    StructType in(StructType records) {
        return isFact ? records.add(name, DataTypes.StringType) : records;
    }

    /** A record with what is known of its sound. */
    Map<String, Object> with(Map<String, Object> record, Row sound) {
        var wider = new LinkedHashMap<>(record);
        wider.put(name, Clip.of(sound).input().facts().get(name));
        return wider;
    }
}
