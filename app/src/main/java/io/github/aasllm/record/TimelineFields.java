// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The records of a timeline: one for each segment, or one that says that there is none. */
public final class TimelineFields {
    private static final String NO_SPEECH = "no speech found";

    private final List<String> labels;
    private final Recognizer recognizer;

    public TimelineFields(Recognizer recognizer) {
        this.recognizer = recognizer;
        this.labels = recognizer.labelNames();
    }

    /** All names, nested ones joined by a dot. */
    public List<String> columns() {
        var columns = new ArrayList<>(List.of("path", "channel", "duration_s", "start_s", "end_s", "emotion"));
        labels.forEach(label -> columns.add("probabilities." + label));
        columns.addAll(List.of("uncertainty", "disagreement", "windows", "method", "normalisation"));
        columns.addAll(ClipFields.acousticColumns(recognizer.extractor().method()));
        Stream.of(Cue.values()).forEach(cue -> columns.add("own_levels." + cue.slot()));
        columns.addAll(List.of("warnings", "error"));
        return columns;
    }

    /** The records of one lane. */
    public List<Map<String, Object>> of(ClipName clip, Timeline timeline, Lane lane) {
        if (lane.segments().isEmpty()) {
            var fields = new LinkedHashMap<String, Object>();
            columns().forEach(column -> fields.put(column.split("\\.", 2)[0], null));
            fields.putAll(begin(clip, timeline));
            fields.put("warnings", Stream.concat(timeline.warnings().stream(), Stream.of(NO_SPEECH)).toList());
            return List.of(fields);
        }
        return lane.segments().stream().map(segment -> of(clip, timeline, segment)).toList();
    }

    private Map<String, Object> of(ClipName clip, Timeline timeline, Segment segment) {
        var fields = begin(clip, timeline);
        fields.put("start_s", segment.from());
        fields.put("end_s", segment.to());
        fields.put("emotion", segment.emotion());
        fields.put("probabilities", segment.probabilities());
        fields.put("uncertainty", segment.uncertainty());
        fields.put("disagreement", segment.disagreement());
        fields.put("windows", segment.windows());
        fields.put("method", recognizer.extractor().method().key());
        fields.put("normalisation", recognizer.extractor().normalisation().key());
        fields.put("acoustic", ClipFields.acoustic(segment.acoustic()));
        fields.put("own_levels", segment.levels().isEmpty() ? null : ClipFields.levels(segment.levels()));
        fields.put("warnings", timeline.warnings());
        fields.put("error", null);
        return fields;
    }

    private static Map<String, Object> begin(ClipName clip, Timeline timeline) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel());
        fields.put("duration_s", timeline.seconds());
        return fields;
    }
}
