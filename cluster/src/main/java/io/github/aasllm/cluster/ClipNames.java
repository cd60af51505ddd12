// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.github.aasllm.error.InvalidInputException;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Results know a clip by its name alone, so that two clips of one name would be taken for one. */
final class ClipNames {
    private ClipNames() {}

    /** A name and two of the things that it stands for. */
    record Clash(String name, String first, String second) {
        /** Where the things are places. */
        InvalidInputException refusal() {
            return InvalidInputException.of("clip", name, "names of their own for " + first + " and " + second);
        }
    }

    /**
     * Looks for a name that stands for more than one thing; of several the first of all rows, however they are parted.
     *
     * @param thing null where it is not known, which is no other
     */
    static Optional<Clash> find(Dataset<Row> clips, Column name, Column thing) {
        return clips.groupBy(name.as("name")).agg(min(thing).as("first"), max(thing).as("second"))
                .where(col("first").notEqual(col("second"))).orderBy("name").limit(1).collectAsList().stream()
                .findFirst().map(row -> new Clash(row.getString(0), row.getString(1), row.getString(2)));
    }
}
