// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.record.RecordWriter;
import io.github.aasllm.record.TimelineFields;
import io.github.aasllm.timeline.Timeline;

/** Timelines as records, lane after lane. */
record TimelineRows(RecordWriter writer, TimelineFields fields) implements Output<Timeline> {
    @Override
    public void done(Input input, Timeline timeline) {
        fields.of(input.clip(), timeline).forEach(writer::write);
    }

    @Override
    public void failed(Input input, String error) {
        writer.failed(input.clip(), error);
    }
}
