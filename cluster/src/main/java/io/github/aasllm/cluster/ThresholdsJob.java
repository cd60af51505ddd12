// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.bulk.Attempt;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The thresholds of a whole corpus, those of {@code aasllm thresholds} to the bit, however its rows are parted.
 *
 * <p>Executors measure, and Spark sorts what they found by group and clip. The driver goes through it once and holds
 * the values of one group: 32 bytes a clip. So medians are exact, and the hash of the clips is that of a sorted list.
 *
 * @param split median or tertiles
 * @param by which clips share thresholds; a column of this name, or a fact, says it
 */
record ThresholdsJob(ClusterOptions options, Split split, Grouping by) {
    private static final int ID = 1; // of a row's values, behind the group
    private static final int VALUES = 3;
    private static final int ERROR = 4;

    private static final StructType MEASURED = new StructType()
            .add("group", DataTypes.StringType)
            .add("id", DataTypes.StringType)
            .add("place", DataTypes.StringType)
            .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false))
            .add("error", DataTypes.StringType);

    /** @throws InvalidInputException for an option that {@code aasllm thresholds} does not have */
    ThresholdsJob {
        options.of(OptionNames.THRESHOLDS);
    }

    /**
     * Goes through the sounds of a table.
     *
     * @param failures takes a line for each that failed, and so does not count
     * @throws InvalidInputException if a clip has no group or no name, if two files have one name, in one group or in
     *     two, if a file is in two groups, or if there are no thresholds, see {@link Thresholds#ofTrainingSet}
     */
    AnyThresholds of(Dataset<Row> sounds, Consumer<String> failures) {
        ClipColumns.require(sounds.schema());
        var measured = sounds.mapPartitions(measuring(), Encoders.row(MEASURED)).persist(StorageLevel.DISK_ONLY());
        try {
            requireOwnNames(measured.where(functions.col("error").isNull()));
            // Java sorts text by its UTF-16 units
            var sorted = measured.orderBy(functions.col("group"), functions.encode(functions.col("id"), "UTF-16BE"));
            return made(sorted.toLocalIterator(), failures);
        } finally {
            measured.unpersist();
        }
    }

    private MapPartitionsFunction<Row, Row> measuring() {
        var its = options; // an option, unlike an extractor, can go to an executor
        var group = by.key();
        return rows -> {
            Works.setProperties();
            var extractor = its.extractor();
            var sounds = new ClipSounds(its.channel(), its.damaged(Damaged.REFUSE));
            return new Flattened<>(rows, row -> measured(extractor, sounds, Clip.of(row), group));
        };
    }

    private static Iterator<Row> measured(AcousticExtractor extractor, ClipSounds sounds, Clip clip, String group) {
        return sounds.attempts(clip, (input, sound) -> extractor.extract(sound.waveform())).stream()
                .map(attempt -> row(attempt, clip.place(), group)).iterator();
    }

    private static Row row(Attempt<AcousticProperties> attempt, String place, String group) {
        var facts = attempt.input().facts();
        return RowFactory.create(facts.getOrDefault(group, ""), attempt.input().id(), place,
                attempt.result().map(found -> Arrays.stream(Cue.values()).map(found::value).toArray()).orElse(null),
                attempt.failure().map(why -> facts.getOrDefault(Clip.REFUSAL, Records.unsaid().report(
                        attempt.input(), why))).orElse(null));
    }

    private AnyThresholds made(Iterator<Row> sorted, Consumer<String> failures) {
        var groups = new TreeMap<String, Thresholds>();
        TrainingGroup group = null;
        String before = ""; // which no clip is called
        while (sorted.hasNext()) {
            var row = sorted.next();
            if (!row.isNullAt(ERROR)) {
                failures.accept(row.getString(ERROR));
            } else if (!before.equals(id(row))) { // not the same file once more
                var name = group(row);
                if (group == null || !group.name().equals(name)) {
                    finish(group, groups);
                    group = new TrainingGroup(name);
                }
                before = id(row);
                group.add(before, row.getList(VALUES));
            }
        }
        finish(group, groups);
        if (groups.isEmpty()) {
            throw InvalidInputException.of("training set", "all inputs failed", "at least one sound file");
        }
        return by == Grouping.CORPUS ? groups.get("") : new GroupedThresholds(by, groups);
    }

    /** As {@code aasllm thresholds} refuses them. */
    private static void requireOwnNames(Dataset<Row> measured) {
        var id = functions.col("id");
        ClipNames.find(measured, id, functions.col("place")).ifPresent(clash -> {
            throw clash.refusal();
        });
        ClipNames.find(measured, id, functions.col("group")).ifPresent(clash -> {
            throw InvalidInputException.of("clip", clash.name(),
                    "one group, not both " + clash.first() + " and " + clash.second());
        });
    }

    private static String id(Row row) {
        var id = row.getString(ID);
        if (id.isEmpty()) {
            throw InvalidInputException.of("clip", "no name", "a value of " + Clip.PATH + " for every clip");
        }
        return id;
    }

    private String group(Row row) {
        var group = row.getString(0);
        if (by != Grouping.CORPUS && group.isBlank()) {
            throw InvalidInputException.of("by", by.key(), "a column " + by.key() + " that names that of every clip")
                    .next(row.getString(ID) + " has none");
        }
        return group;
    }

    private void finish(TrainingGroup group, TreeMap<String, Thresholds> groups) {
        if (group == null) {
            return;
        }
        try {
            var extractor = options.extractor();
            groups.put(group.name(), group.thresholds(extractor.method(), extractor.normalisation(), split));
        } catch (InvalidInputException refusal) {
            throw by == Grouping.CORPUS
                    ? refusal : refusal.next("these are the clips of " + by.key() + " " + group.name());
        }
    }
}
