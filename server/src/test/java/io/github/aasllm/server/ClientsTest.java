// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.errors.NotFoundException;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.util.MimeType;

/** Clients that others have made for OpenAI's shape: langchain4j, and Spring AI, which asks with OpenAI's own for Java. */
@Timeout(60)
class ClientsTest extends OneServer {
    private static final String QUESTION = "Which emotion is this?";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final byte[] WAV = Running.wav(1, 1);

    private static String address() {
        return "http://127.0.0.1:" + running.server.port() + "/v1";
    }

    private static OpenAiChatModel langchain(String name) {
        return OpenAiChatModel.builder().baseUrl(address())
                .apiKey("none").modelName(name).timeout(TIMEOUT).maxRetries(0).build();
    }

    private static UserMessage message() {
        return UserMessage.from(TextContent.from(QUESTION),
                AudioContent.from(Base64.getEncoder().encodeToString(WAV), "audio/wav"));
    }

    private static org.springframework.ai.openai.OpenAiChatModel spring(String name) {
        var options = new OpenAiChatOptions.Builder();
        options.baseUrl(address()).apiKey("none").timeout(TIMEOUT).maxRetries(0).model(name);
        return org.springframework.ai.openai.OpenAiChatModel.builder().options(options.build()).build();
    }

    private static Prompt prompt() {
        var sound = Media.builder().mimeType(MimeType.valueOf("audio/wav")).data(WAV).build();
        return new Prompt(org.springframework.ai.chat.messages.UserMessage.builder().text(QUESTION).media(sound).build());
    }

    private static String emotion() throws Exception {
        return Running.json(running.post("/v1/emotions", "audio/wav", WAV)).get("emotion").asString();
    }

    private static void assertNamesTheModel(Exception refused) {
        assertTrue(refused.getMessage().contains("model: other (expected: tiny)"), refused.getMessage());
    }

    @Test
    void langchain4jReadsTheEmotionAsTheTextOfAnAnswer() throws Exception {
        var answer = langchain("tiny").chat(message());
        assertEquals(emotion(), answer.aiMessage().text());
        assertEquals("tiny", answer.metadata().modelName());
    }

    @Test
    void langchain4jReadsARefusalAsTheExceptionThatItHasForIt() {
        assertNamesTheModel(assertThrows(ModelNotFoundException.class, () -> langchain("other").chat(message())));
    }

    @Test
    void springAiReadsTheEmotionAsTheTextOfAnAnswer() throws Exception {
        var answer = spring("tiny").call(prompt());
        assertEquals(emotion(), answer.getResult().getOutput().getText());
        assertEquals("tiny", answer.getMetadata().getModel());
    }

    @Test
    void springAiReadsARefusalAsTheExceptionThatItHasForIt() {
        assertNamesTheModel(assertThrows(NotFoundException.class, () -> spring("other").call(prompt())));
    }
}
