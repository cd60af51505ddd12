// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.TimelineOptions;
import io.github.aasllm.error.InvalidInputException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code POST /v1/emotions}: a sound alone, in multipart or in JSON; its record, or its timeline. */
final class Emotions {
    private static final String EXPLAIN = "explain";
    private static final String NAME = "name";
    private static final String MODEL = "model";
    private static final String DAMAGED = "damaged";
    private static final Set<String> OPTIONS = Set.of(EXPLAIN, NAME, MODEL, DAMAGED, TimelineAsked.TIMELINE);
    private static final String ALL = "explain, name, model, damaged or timeline; beside timeline=true also "
            + String.join(", ", TimelineAsked.OPTIONS);

    private final Engine engine;
    private final Body bodies;

    Emotions(Engine engine, Body bodies) {
        this.engine = engine;
        this.bodies = bodies;
    }

    void answer(Context request, String client, Deadline deadline) throws IOException, InterruptedException {
        var options = options(request);
        var accept = request.header("Accept");
        check(options, accept); // before the body is read
        try (var upload = bodies.read(request, Set.of("audio"), true, deadline)) {
            options.putAll(upload.fields());
            var timeline = check(options, accept);
            if (options.containsKey(NAME)) {
                upload.name(options.get(NAME));
            }
            upload.damaged(damaged(options.get(DAMAGED)));
            var question = upload.question(client, flag(EXPLAIN, options.get(EXPLAIN)),
                    "audio in base64, or a part with a file name");
            if (timeline.isPresent()) {
                TimelineAsked.answer(request, engine.timeline(question, timeline.get(), deadline),
                        timeline.get().form());
            } else {
                Answers.json(request, engine.answer(question, deadline).answer());
            }
        }
    }

    /** What the query says, each option once. */
    private static Map<String, String> options(Context request) {
        var options = new LinkedHashMap<String, String>();
        request.queryParamMap().forEach((key, values) -> {
            if (values.isEmpty()) { // what cannot be decoded is left out of the list
                throw Refusal.of(400, "query", request.queryString(), "% before two hexadecimal digits");
            }
            if (values.size() > 1) {
                throw Refusal.of(400, key, String.join(" and ", values), "one of them");
            }
            options.put(key, values.getFirst());
        });
        return options;
    }

    /** The timeline that is asked for, if one is. */
    private Optional<TimelineOptions> check(Map<String, String> options, String accept) {
        for (var key : options.keySet()) {
            if (!OPTIONS.contains(key) && !TimelineAsked.OPTIONS.contains(key)) {
                throw Refusal.of(400, InvalidInputException.of("option", key, ALL)
                        .meant(key, Stream.concat(OPTIONS.stream(), TimelineAsked.OPTIONS.stream()).toList()));
            }
        }
        requireModel(engine, options.get(MODEL));
        boolean explain = flag(EXPLAIN, options.get(EXPLAIN));
        engine.card().requireAnswerable(explain);
        damaged(options.get(DAMAGED)); // refuses what is none
        var timeline = TimelineAsked.of(options, accept);
        timeline.ifPresent(any -> engine.card().requireTimelines());
        if (explain && timeline.isPresent()) {
            throw Refusal.of(400, EXPLAIN, true, "false, for a timeline has no explanations");
        }
        return timeline;
    }

    private static Optional<Damaged> damaged(String text) {
        return switch (text) {
            case null -> Optional.empty();
            case "keep" -> Optional.of(Damaged.KEEP);
            case "refuse" -> Optional.of(Damaged.REFUSE);
            default -> throw Refusal.of(400, DAMAGED, text, "keep or refuse");
        };
    }

    /** @throws Refusal 404 if it is another model; null is this one */
    static void requireModel(Engine engine, String model) {
        var name = engine.card().name();
        if (model != null && !model.equals(name)) {
            throw Refusal.of(404, "model", model, name);
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
