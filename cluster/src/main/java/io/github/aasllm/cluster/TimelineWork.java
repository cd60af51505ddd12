// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.Padding;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.TimelineFields;
import io.github.aasllm.timeline.Smoothing;
import io.github.aasllm.timeline.Timeline;
import io.github.aasllm.timeline.TimelineReader;
import io.github.aasllm.timeline.Windows;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Emotion over time: the records of a sound are its segments. */
final class TimelineWork implements Work {
    private final Recognizer recognizer;
    private final TimelineFields fields;
    private final ClipSounds sounds;
    private final Windows windows;
    private final Smoothing smoothing;

    TimelineWork(ClusterOptions options) {
        sounds = new ClipSounds(options.channel(), options.damaged(Damaged.KEEP));
        windows = options.windows();
        smoothing = options.smoothing();
        recognizer = Recognizer.open(options.settings());
        fields = new TimelineFields(recognizer);
    }

    @Override
    public List<Column> columns() {
        return fields.columns();
    }

    @Override
    public Flow flow(Consumer<List<Map<String, Object>>> to) {
        var reader = new TimelineReader(recognizer, windows, smoothing, 1);
        var records = new Records<Timeline>(columns(), fields::of, to);
        return new ClipByClip<>(records, clip -> sounds.whole(clip, chosen -> read(reader, chosen)));
    }

    private Timeline read(TimelineReader reader, Clip clip) {
        if (Padding.of(clip.input().facts()).isPresent()) {
            throw InvalidInputException.of("column " + Padding.SPEECH_SAMPLES, "of a timeline",
                    "none: it finds silence by itself").in(clip.input().name());
        }
        return reader.read(clip.source(), sounds.settings(clip), clip.input().facts());
    }

    @Override
    public void close() {
        recognizer.close();
    }
}
