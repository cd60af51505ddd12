// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.RecordWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Puts the records of each clip together: one, or with each channel several.
 *
 * @param <R> the result of one clip
 */
final class Records<R> implements Output<R> {
    private final List<Column> columns;
    private final BiFunction<ClipName, R, List<Map<String, Object>>> fields;
    private final Consumer<List<Map<String, Object>>> to;
    private final Deque<Integer> expected = new ArrayDeque<>(); // results of each clip to come
    private final List<Map<String, Object>> found = new ArrayList<>();

    Records(List<Column> columns, BiFunction<ClipName, R, List<Map<String, Object>>> fields,
            Consumer<List<Map<String, Object>>> to) {
        this.columns = columns;
        this.fields = fields;
        this.to = to;
    }

    /** What fails stands in its row and need not be said elsewhere. */
    static Failures unsaid() {
        return new Failures(new PrintWriter(Writer.nullWriter()));
    }

    /** Says that a clip will have so many results, one behind the other. */
    void expect(int results) {
        expected.addLast(results);
    }

    @Override
    public void done(Input input, R result) {
        add(fields.apply(input.clip(), result));
    }

    @Override
    public void failed(Input input, String error) {
        add(List.of(RecordWriter.failure(columns, input.clip(),
                input.facts().getOrDefault(Clip.REFUSAL, error))));
    }

    private void add(List<Map<String, Object>> records) {
        found.addAll(records);
        int left = expected.removeFirst() - 1;
        if (left > 0) {
            expected.addFirst(left);
        } else {
            to.accept(List.copyOf(found));
            found.clear();
        }
    }
}
