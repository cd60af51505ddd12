// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that others have made for OpenAI's shape: langchain4j. */
@Timeout(60)
class ClientsTest extends OneServer {
    private static final byte[] WAV = Running.wav(1, 1);

    private static OpenAiChatModel langchain(String name) {
        return OpenAiChatModel.builder()
                .baseUrl("http://127.0.0.1:" + running.server.port() + "/v1")
                .apiKey("none").modelName(name).timeout(Duration.ofSeconds(20)).maxRetries(0).build();
    }

    private static UserMessage message() {
        return UserMessage.from(TextContent.from("Which emotion is this?"),
                AudioContent.from(Base64.getEncoder().encodeToString(WAV), "audio/wav"));
    }

    @Test
    void langchain4jReadsTheEmotionAsTheTextOfAnAnswer() throws Exception {
        var record = Running.json(running.post("/v1/emotions", "audio/wav", WAV));
        var answer = langchain("tiny").chat(message());
        assertEquals(record.get("emotion").asString(), answer.aiMessage().text());
        assertEquals("tiny", answer.metadata().modelName());
    }

    @Test
    void langchain4jReadsARefusalAsTheExceptionThatItHasForIt() {
        var refused = assertThrows(ModelNotFoundException.class, () -> langchain("other").chat(message()));
        assertTrue(refused.getMessage().contains("model: other (expected: tiny)"), refused.getMessage());
    }
}
