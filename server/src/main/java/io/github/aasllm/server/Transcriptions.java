// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Heard;
import io.github.aasllm.engine.Refusal;
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

    private final Engine engine;
    private final Body bodies;

    Transcriptions(Engine engine, Body bodies) {
        this.engine = engine;
        this.bodies = bodies;
    }

    void answer(Context request, String client, Deadline deadline) throws IOException, InterruptedException {
        try (var upload = bodies.read(request, Set.of(), true, deadline)) {
            var fields = upload.fields();
            Emotions.requireModel(engine, fields.get("model"));
            var format = fields.getOrDefault(FORMAT, "verbose_json");
            if (!format.equals("verbose_json")) {
                throw Refusal.of(400, FORMAT, format, "verbose_json");
            }
            var question = upload.question(client, false, "a part named file");
            Answers.json(request, transcription(upload, engine.answer(question, deadline)));
        }
    }

    private Map<String, Object> transcription(Upload upload, Heard heard) {
        var segment = new LinkedHashMap<String, Object>();
        segment.put("id", 0);
        segment.put("start", 0.0);
        segment.put("end", heard.seconds().heard());
        segment.put("text", "");
        segment.put("emotion", heard.emotion());
        segment.put("probabilities", heard.probabilities());
        var answer = new LinkedHashMap<String, Object>();
        answer.put("task", "transcribe");
        answer.put("language", "unknown");
        answer.put("duration", heard.seconds().given());
        answer.put("text", "");
        answer.put("segments", List.of(segment));
        answer.put("seconds", heard.seconds());
        answer.put("warnings", heard.warnings());
        answer.put("ignored", upload.fields().keySet().stream().filter(key -> !READ.contains(key)).toList());
        return answer;
    }
}
