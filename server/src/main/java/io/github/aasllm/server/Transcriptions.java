// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.HeardTimeline;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.TimelineForm;
import io.github.aasllm.engine.TimelineOptions;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code POST /v1/audio/transcriptions} in the shape of OpenAI's {@code verbose_json}: the segments of the timeline,
 * each with its emotion; or as WebVTT. Nothing is transcribed: the text is empty.
 */
final class Transcriptions {
    private static final String FORMAT = "response_format";
    private static final Set<String> READ = Set.of("model", FORMAT);

    private final Engine engine;
    private final Body bodies;

    Transcriptions(Engine engine, Body bodies) {
        this.engine = engine;
        this.bodies = bodies;
    }

    void answer(Context request, String client, Deadline deadline) throws IOException, InterruptedException {
        engine.card().requireTimelines(); // before the body is read
        try (var upload = bodies.read(request, Set.of(), true, deadline)) {
            var fields = upload.fields();
            Emotions.requireModel(engine, fields.get("model"));
            var options = TimelineOptions.STANDARD.in(form(fields.get(FORMAT)));
            var question = upload.question(client, false, "a part named file");
            var heard = engine.timeline(question, options, deadline);
            if (options.form() == TimelineForm.JSON) {
                Answers.json(request, transcription(upload, heard));
            } else {
                TimelineAsked.answer(request, heard, options.form());
            }
        }
    }

    private static TimelineForm form(String format) {
        return switch (format) {
            case null -> TimelineForm.JSON;
            case "verbose_json" -> TimelineForm.JSON;
            case "vtt" -> TimelineForm.VTT;
            default -> throw Refusal.of(400, FORMAT, format, "verbose_json or vtt");
        };
    }

    private static Map<String, Object> transcription(Upload upload, HeardTimeline heard) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("task", "transcribe");
        answer.put("language", "unknown");
        answer.put("duration", heard.seconds().given());
        answer.put("text", "");
        answer.put("segments", IntStream.range(0, heard.segments().size())
                .mapToObj(i -> segment(i, heard.segments().get(i))).toList());
        answer.put("seconds", heard.seconds());
        answer.put("warnings", heard.warnings());
        answer.put("ignored", upload.fields().keySet().stream().filter(key -> !READ.contains(key)).toList());
        return answer;
    }

    private static Map<String, Object> segment(int id, HeardTimeline.Part part) {
        var segment = new LinkedHashMap<String, Object>();
        segment.put("id", id);
        segment.put("start", part.from());
        segment.put("end", part.to());
        segment.put("text", "");
        segment.put("emotion", part.emotion());
        segment.put("probabilities", part.probabilities());
        segment.put("uncertainty", part.uncertainty());
        return segment;
    }
}
