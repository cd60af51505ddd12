// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.bulk.Channel;
import io.github.aasllm.cli.timeline.TimelineFormat;
import io.github.aasllm.engine.Records;
import io.github.aasllm.engine.TimelineForm;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.PredictFields;
import io.github.aasllm.record.RecordWriter;
import io.github.aasllm.record.TimelineFields;
import io.github.aasllm.timeline.Timeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code predict} and {@code timeline} write, as answers. */
final class ServedRecords implements Records {
    private final PredictFields plain;
    private final PredictFields explained;
    private final TimelineFields timelines;

    ServedRecords(Recognizer recognizer) {
        this.plain = new PredictFields(recognizer, false, Optional.empty());
        this.explained = new PredictFields(recognizer, true, Optional.empty());
        this.timelines = new TimelineFields(recognizer);
    }

    @Override
    public Map<String, Object> of(String name, Prediction prediction, boolean why) {
        return (why ? explained : plain).of(clip(name, ChannelChoice.MEAN), prediction);
    }

    @Override
    public List<Map<String, Object>> of(String name, ChannelChoice channel, Timeline timeline) {
        return timelines.of(clip(name, channel), timeline);
    }

    @Override
    public String text(TimelineForm form, String name, ChannelChoice channel, Timeline timeline) {
        var format = TimelineFormat.valueOf(form.name());
        return format.document().map(document -> document.apply(name, timeline)).orElseGet(() -> {
            var text = new StringWriter();
            var rows = new RecordWriter(new PrintWriter(text), format.rows(), timelines.columns(), true);
            of(name, channel, timeline).forEach(rows::write);
            return text.toString();
        });
    }

    private static ClipName clip(String name, ChannelChoice channel) {
        return new ClipName(name, Optional.of(new Channel(channel).word()));
    }
}
