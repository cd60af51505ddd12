// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.record.Column.Kind;
import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

    /** All columns, in their order. */
    public List<Column> columns() {
        var columns = new ArrayList<>(List.of(
                Column.of("path", Kind.TEXT),
                Column.of("channel", Kind.TEXT),
                Column.of("duration_s", Kind.NUMBER),
                Column.of("start_s", Kind.NUMBER),
                Column.of("end_s", Kind.NUMBER),
                Column.of("emotion", Kind.TEXT)));
        labels.forEach(label -> columns.add(Column.in("probabilities", label, Kind.NUMBER)));
        columns.addAll(List.of(
                Column.of("uncertainty", Kind.NUMBER),
                Column.of("disagreement", Kind.NUMBER),
                Column.of("windows", Kind.COUNT),
                Column.of("method", Kind.TEXT),
                Column.of("normalisation", Kind.TEXT)));
        columns.addAll(ClipFields.acousticColumns(recognizer.extractor().method()));
        Stream.of(Cue.values()).forEach(cue -> columns.add(Column.in("own_levels", cue.slot(), Kind.TEXT)));
        columns.addAll(List.of(Column.of("warnings", Kind.TEXTS), Column.of("error", Kind.TEXT)));
        return columns;
    }

    /** The records of all lanes, lane after lane; where each channel has one they have the numbers of the channels. */
    public List<Map<String, Object>> of(ClipName clip, Timeline timeline) {
        boolean each = clip.channel().filter(ChannelChoice.EACH.toString()::equals).isPresent();
        return IntStream.range(0, timeline.lanes().size()).boxed()
                .flatMap(i -> of(each ? new ClipName(clip.path(), Optional.of(Integer.toString(i + 1))) : clip,
                        timeline, timeline.lanes().get(i)).stream()).toList();
    }

    private List<Map<String, Object>> of(ClipName clip, Timeline timeline, Lane lane) {
        if (lane.segments().isEmpty()) {
            var fields = new LinkedHashMap<String, Object>();
            columns().forEach(column -> fields.put(column.path().getFirst(), null));
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
        fields.put("warnings", warnings(timeline, segment));
        fields.put("error", null);
        return fields;
    }

    /** What is said of the file, of the model's answers, and of what could not be measured. */
    private static List<String> warnings(Timeline timeline, Segment segment) {
        return Stream.of(timeline.warnings(), segment.warnings(), segment.acoustic().warnings())
                .flatMap(List::stream).distinct().toList();
    }

    private static Map<String, Object> begin(ClipName clip, Timeline timeline) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel().orElse(null));
        fields.put("duration_s", timeline.seconds());
        return fields;
    }
}
