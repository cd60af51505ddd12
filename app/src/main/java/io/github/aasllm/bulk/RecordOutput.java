// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.RecordWriter;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Writes the results of a call as records.
 *
 * @param fields the record of a result
 */
public record RecordOutput<R>(RecordWriter writer, BiFunction<ClipName, R, Map<String, Object>> fields)
        implements Output<R> {
    @Override
    public void done(Input input, R result) {
        writer.write(fields.apply(input.clip(), result));
    }

    @Override
    public void failed(Input input, String error) {
        writer.failed(input.clip(), error);
    }
}
