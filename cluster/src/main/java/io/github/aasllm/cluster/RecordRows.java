// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;

/** The records of a partition's rows, in their order, worked on as they are asked for: memory holds one batch. */
final class RecordRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final BiFunction<Row, Map<String, Object>, Row> joined;
    private final Work.Flow flow;
    private final Deque<Row> begun = new ArrayDeque<>();
    private final Deque<Row> ready = new ArrayDeque<>();

    /** @param joined makes a row of one that was given and a record of its clip */
    RecordRows(Work work, Iterator<Row> rows, BiFunction<Row, Map<String, Object>, Row> joined) {
        this.rows = rows;
        this.joined = joined;
        this.flow = work.flow(this::take);
    }

    private void take(List<Map<String, Object>> records) {
        var row = begun.removeFirst();
        records.forEach(record -> ready.addLast(joined.apply(row, record)));
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && rows.hasNext()) {
            var row = rows.next();
            begun.addLast(row);
            flow.accept(Clip.of(row));
        }
        if (ready.isEmpty() && !begun.isEmpty()) {
            flow.finish();
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.removeFirst();
    }
}
