// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** {@code POST /v1/emotions}: a sound alone, in multipart or in JSON; its record. */
final class Emotions {
    private static final String EXPLAIN = "explain";
    private static final String NAME = "name";
    private static final String MODEL = "model";
    private static final Set<String> OPTIONS = Set.of(EXPLAIN, NAME, MODEL);

    private final Served served;
    private final Recognition recognition;
    private final Body bodies;

    Emotions(Served served, Recognition recognition, Body bodies) {
        this.served = served;
        this.recognition = recognition;
        this.bodies = bodies;
    }

    void answer(Context request, Deadline deadline) throws IOException, InterruptedException {
        var options = new LinkedHashMap<String, String>();
        request.queryParamMap().forEach((key, values) -> options.put(key, values.getLast()));
        check(options); // before the body is read
        try (var upload = bodies.read(request, Set.of("audio"), true, deadline)) {
            options.putAll(upload.fields());
            boolean explain = check(options);
            if (options.containsKey(NAME)) {
                upload.name(options.get(NAME));
            }
            var source = upload.source("audio in base64, or a part with a file name");
            var heard = recognition.answer(source, explain, deadline);
            Answers.json(request, Answers.record(served, upload.name(), heard, explain));
        }
    }

    /** Whether an explanation is asked for. */
    private boolean check(Map<String, String> options) {
        for (var key : options.keySet()) {
            if (!OPTIONS.contains(key)) {
                throw Refusal.of(400, "option", key, "explain, name or model");
            }
        }
        requireModel(served, options.get(MODEL));
        boolean explain = flag(EXPLAIN, options.get(EXPLAIN));
        recognition.requireAnswerable(explain);
        return explain;
    }

    /** @throws Refusal 404 if it is another model; null is this one */
    static void requireModel(Served served, String model) {
        if (model != null && !model.equals(served.name())) {
            throw Refusal.of(404, "model", model, served.name());
        }
    }

    static boolean flag(String name, String value) {
        return switch (value) {
            case null -> false;
            case "false" -> false;
            case "true", "" -> true;
            default -> throw Refusal.of(400, name, value, "true or false");
        };
    }
}
