// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The endpoint for chats in the shape that clients made for OpenAI's know says what /v1/emotions says. */
@Timeout(60)
class OpenAiShapeTest extends OneServer {
    private static final byte[] WAV = Running.wav(1, 1);

    private static HttpResponse<String> chat(String more) throws Exception {
        return running.post("/v1/chat/completions", "application/json", ("{\"model\": \"tiny\", " + more
                + "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Well?\"},"
                + "{\"type\": \"input_audio\", \"input_audio\": {\"format\": \"wav\", \"data\": \""
                + Base64.getEncoder().encodeToString(WAV) + "\"}}]}]}").getBytes(UTF_8));
    }

    @Test
    void aCompletionIsTheEmotionWithLogProbabilitiesOfLabels() throws Exception {
        var record = Running.json(running.post("/v1/emotions", "audio/wav", WAV));
        var completion = Running.json(chat("\"logprobs\": true, \"top_logprobs\": 2, "));
        var choice = completion.get("choices").get(0);
        assertEquals(record.get("emotion"), choice.get("message").get("content"));
        var first = choice.get("logprobs").get("content").get(0);
        assertEquals(Running.probabilities(record).get(record.get("emotion").asString()),
                Math.exp(first.get("logprob").asDouble()), 1e-9);
        assertEquals(2, first.get("top_logprobs").size());
        assertEquals(1.0, completion.get("usage").get("seconds").get("heard").asDouble());
        assertEquals("[\"messages.content.text\"]", completion.get("ignored").toString());
    }

    @Test
    void whatCannotBeHonouredIsRefused() throws Exception {
        assertEquals(400, chat("\"stream\": true, ").statusCode());
        assertEquals(400, chat("\"n\": 2, ").statusCode());
        assertEquals(400, chat("\"logprobs\": true, \"top_logprobs\": 21, ").statusCode());
        assertEquals(400, running.post("/v1/chat/completions", "application/json",
                "{\"messages\": []}".getBytes(UTF_8)).statusCode());
        assertEquals(415, running.post("/v1/chat/completions", "audio/wav", WAV).statusCode());
    }
}
