// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.RecordWriter;
import io.github.aasllm.record.TimelineFields;
import io.github.aasllm.timeline.Timeline;
import java.util.Optional;

/** Timelines as records, lane after lane. */
record TimelineRows(RecordWriter writer, TimelineFields fields) implements Output<Timeline> {
    @Override
    public void done(Input input, Timeline timeline) {
        for (int i = 0; i < timeline.lanes().size(); i++) {
            var channel = input.isEachChannel()
                    ? Optional.of(Integer.toString(i + 1)) : input.clip().channel();
            fields.of(new ClipName(input.name(), channel), timeline, timeline.lanes().get(i))
                    .forEach(writer::write);
        }
    }

    @Override
    public void failed(Input input, String error) {
        writer.failed(input.clip(), error);
    }
}
