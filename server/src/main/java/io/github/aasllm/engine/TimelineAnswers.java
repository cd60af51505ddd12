// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Batcher;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import io.github.aasllm.timeline.TimelineReader;
import java.util.List;

/** Makes timelines with a model in this process; their windows join other clips in packed batches. */
final class TimelineAnswers {
    private final Served served;
    private final Cores cores;
    private final Batcher<Prediction> batcher;
    private final Progress progress;
    private final double maxSeconds;

    TimelineAnswers(Served served, Cores cores, Batcher<Prediction> batcher, Progress progress, double maxSeconds) {
        this.served = served;
        this.cores = cores;
        this.batcher = batcher;
        this.progress = progress;
        this.maxSeconds = maxSeconds;
    }

    /** @throws Refusal 422 if the sound cannot be decoded, 413 if it is too long, 503 if time does not suffice */
    HeardTimeline of(Question question, TimelineOptions options, Deadline deadline) {
        var reader = new TimelineReader(new SharedRecognizer(served, cores, batcher, deadline),
                options.windows(), options.smoothing(), Runtime.getRuntime().availableProcessors());
        var source = question.sound().source(question.name());
        var settings = new SoundSettings(options.channel(), question.damaged().orElse(Damaged.KEEP));
        try (var work = progress.begin()) {
            var watched = new WatchedSound(new LengthLimit(source.name(), maxSeconds), deadline, work);
            return heard(question.name(), options, reader.read(source, settings, watched));
        } catch (InvalidInputException undecodable) {
            throw Refusal.undecodable(undecodable, source.name());
        }
    }

    private HeardTimeline heard(String name, TimelineOptions options, Timeline whole) {
        var timeline = new Timeline(whole.seconds(), whole.labels(),
                whole.lanes().stream().map(this::withoutPaths).toList(), whole.warnings().stream().map(OptionWords::overHttp).toList());
        boolean isJson = options.form() == TimelineForm.JSON;
        var lanes = timeline.lanes();
        return new HeardTimeline(
                lanes.stream().map(Lane::segments).flatMap(List::stream).map(TimelineAnswers::part).toList(),
                isJson ? served.records().of(name, options.channel(), timeline) : List.of(),
                isJson && options.curves() ? Curves.of(timeline) : List.of(),
                isJson ? "" : served.records().text(options.form(), name, options.channel(), timeline),
                timeline.everyWarning(),
                new Heard.Seconds(lanes.stream().mapToDouble(Lane::speechSeconds).sum(),
                        timeline.seconds() * lanes.size()));
    }

    private Lane withoutPaths(Lane lane) {
        var segments = lane.segments().stream().map(segment -> new Segment(segment.place(), segment.opinion(),
                segment.acoustic(), segment.levels(), segment.warnings().stream().map(served::without).toList()))
                .toList();
        return new Lane(lane.speechSeconds(), segments, lane.moments(), lane.envelope(), lane.ownMedians());
    }

    private static HeardTimeline.Part part(Segment segment) {
        return new HeardTimeline.Part(segment.from(), segment.to(), segment.emotion(), segment.probabilities(),
                segment.uncertainty());
    }
}
