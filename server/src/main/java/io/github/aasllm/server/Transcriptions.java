// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code POST /v1/audio/transcriptions} in the shape of OpenAI's {@code verbose_json}: one segment, what was
 * heard, with its emotion. Nothing is transcribed: the text is empty.
 */
final class Transcriptions {
    private static final String FORMAT = "response_format";
    private static final Set<String> READ = Set.of("model", FORMAT);

    private final Served served;
    private final Recognition recognition;
    private final Body bodies;

    Transcriptions(Served served, Recognition recognition, Body bodies) {
        this.served = served;
        this.recognition = recognition;
        this.bodies = bodies;
    }

    void answer(Context request, Deadline deadline) throws IOException, InterruptedException {
        try (var upload = bodies.read(request, Set.of(), true, deadline)) {
            var fields = upload.fields();
            Emotions.requireModel(served, fields.get("model"));
            var format = fields.getOrDefault(FORMAT, "verbose_json");
            if (!format.equals("verbose_json")) {
                throw Refusal.of(400, FORMAT, format, "verbose_json");
            }
            var heard = recognition.answer(upload.source("a part named file"), false, deadline);
            Answers.json(request, transcription(upload, heard));
        }
    }

    private Map<String, Object> transcription(Upload upload, Heard heard) {
        var segment = new LinkedHashMap<String, Object>();
        segment.put("id", 0);
        segment.put("start", 0.0);
        segment.put("end", heard.secondsHeard());
        segment.put("text", "");
        segment.put("emotion", heard.prediction().emotion());
        segment.put("probabilities", heard.prediction().probabilities());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("task", "transcribe");
        answer.put("language", "unknown");
        answer.put("duration", heard.secondsGiven());
        answer.put("text", "");
        answer.put("segments", List.of(segment));
        answer.put("seconds", Answers.seconds(heard));
        answer.put("warnings", heard.prediction().warnings().stream().map(served::without).toList());
        answer.put("ignored", upload.fields().keySet().stream().filter(key -> !READ.contains(key)).toList());
        return answer;
    }
}
