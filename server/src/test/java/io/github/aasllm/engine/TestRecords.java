// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small schema of records, in the place of the program's. */
public final class TestRecords implements Records {
    public static Served served(Recognizer recognizer, Path model) {
        return new Served(recognizer, "tiny", List.of(model), new TestRecords());
    }

    @Override
    public Map<String, Object> of(String name, Prediction prediction, boolean explained) {
        var record = new LinkedHashMap<String, Object>();
        record.put("path", name);
        record.put("emotion", prediction.emotion());
        record.put("probabilities", prediction.probabilities());
        record.put("warnings", prediction.warnings());
        return record;
    }

    @Override
    public List<Map<String, Object>> of(String name, ChannelChoice channel, Timeline timeline) {
        var records = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < timeline.lanes().size(); i++) {
            for (Segment segment : timeline.lanes().get(i).segments()) {
                var record = new LinkedHashMap<String, Object>();
                record.put("path", name);
                record.put("channel", timeline.lanes().size() > 1 ? String.valueOf(i + 1) : "mix");
                record.put("start_s", segment.from());
                record.put("end_s", segment.to());
                record.put("emotion", segment.emotion());
                record.put("probabilities", segment.probabilities());
                record.put("uncertainty", segment.uncertainty());
                record.put("warnings", segment.warnings());
                records.add(record);
            }
        }
        return records;
    }

    @Override
    public String text(TimelineForm form, String name, ChannelChoice channel, Timeline timeline) {
        return form.key() + " of " + name + ", " + timeline.lanes().size() + " lanes";
    }
}
