// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Heard;
import io.github.aasllm.engine.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code POST /v1/chat/completions} in OpenAI's shape: one message with an {@code input_audio}, answered by
 * the name of the emotion. The model has a prompt of its own, so a text beside the sound is not read, and the
 * answer names it among what was ignored.
 */
final class ChatCompletions {
    private static final String SOUND = "messages.content.input_audio.data";
    private static final String FORMAT = "messages.content.input_audio.format";
    private static final String LOGPROBS = "logprobs";
    private static final String TOP = "top_logprobs";
    private static final Set<String> READ = Set.of("model", FORMAT, LOGPROBS, TOP, "stream", "n",
            "messages.role", "messages.content.type");

    private final Engine engine;
    private final Body bodies;

    ChatCompletions(Engine engine, Body bodies) {
        this.engine = engine;
        this.bodies = bodies;
    }

    void answer(Context request, String client, Deadline deadline) throws IOException, InterruptedException {
        try (var upload = bodies.read(request, Set.of(SOUND), false, deadline)) {
            var fields = upload.fields();
            check(fields);
            int top = top(fields);
            upload.name("input_audio");
            var question = upload.question(client, false, "a message with input_audio, its data in base64");
            var heard = engine.answer(question, deadline);
            Answers.json(request, completion(request, fields, heard, top));
        }
    }

    private void check(Map<String, String> fields) {
        Emotions.requireModel(engine, fields.get("model"));
        if (Emotions.flag("stream", fields.get("stream"))) {
            throw Refusal.of(400, "stream", true, "false: an answer comes whole");
        }
        if (!fields.getOrDefault("n", "1").equals("1")) {
            throw Refusal.of(400, "n", fields.get("n"), "1: the answer is always the same");
        }
    }

    /** How many labels' log probabilities are asked for; -1 without any. */
    private static int top(Map<String, String> fields) {
        if (!Emotions.flag(LOGPROBS, fields.get(LOGPROBS))) {
            return -1;
        }
        var asked = fields.getOrDefault(TOP, "0");
        if (!asked.matches("\\d|1\\d|20")) {
            throw Refusal.of(400, TOP, asked, "0 to 20");
        }
        return Integer.parseInt(asked);
    }

    private Map<String, Object> completion(Context request, Map<String, String> fields, Heard heard, int top) {
        var message = new LinkedHashMap<String, Object>();
        message.put("role", "assistant");
        message.put("content", heard.emotion());
        message.put("refusal", null);
        var choice = new LinkedHashMap<String, Object>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put(LOGPROBS, top < 0 ? null : logprobs(heard, top));
        choice.put("finish_reason", "stop");
        var completion = new LinkedHashMap<String, Object>();
        completion.put("id", "chatcmpl-" + request.res().getHeader(Answers.REQUEST_ID));
        completion.put("object", "chat.completion");
        completion.put("created", Instant.now().getEpochSecond());
        completion.put("model", engine.card().name());
        completion.put("choices", List.of(choice));
        completion.put("usage", usage(heard));
        completion.put("ignored", fields.keySet().stream().filter(key -> !READ.contains(key)).toList());
        return completion;
    }

    /** No tokens are counted, but seconds. */
    private static Map<String, Object> usage(Heard heard) {
        var usage = new LinkedHashMap<String, Object>();
        usage.put("prompt_tokens", 0);
        usage.put("completion_tokens", 0);
        usage.put("total_tokens", 0);
        usage.put("seconds", heard.seconds());
        return usage;
    }

    /** Of whole labels, each as if it were a token; null where the answer was generated. */
    private static Map<String, Object> logprobs(Heard heard, int top) {
        var probabilities = heard.probabilities();
        if (probabilities.isEmpty()) {
            return null;
        }
        var all = new ArrayList<Map<String, Object>>();
        probabilities.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(label -> all.add(logprob(label.getKey(), label.getValue())));
        var first = new LinkedHashMap<>(logprob(heard.emotion(),
                probabilities.get(heard.emotion())));
        first.put(TOP, all.subList(0, Math.min(top, all.size())));
        return Map.of("content", List.of(first));
    }

    private static Map<String, Object> logprob(String label, double probability) {
        var bytes = label.getBytes(UTF_8);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("token", label);
        fields.put("logprob", Math.max(Math.log(probability), -9999)); // JSON has no infinity
        fields.put("bytes", IntStream.range(0, bytes.length).mapToObj(i -> bytes[i] & 0xff).toList());
        return fields;
    }
}
