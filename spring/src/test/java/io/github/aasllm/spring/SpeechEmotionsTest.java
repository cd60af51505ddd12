// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.recognizer.Recognizer;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fault of the model does to health and to what is counted. */
class SpeechEmotionsTest {
    private static final Path CLIP = Path.of(System.getProperty("aasllm.root"), "examples", "hello.flac");

    /** Knows its labels, and fails at all else. */
    private static Recognizer broken() {
        return (Recognizer) Proxy.newProxyInstance(Recognizer.class.getClassLoader(), new Class<?>[] {Recognizer.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("labelNames")) {
                        return List.of("anger");
                    }
                    throw new IllegalStateException("a slot is empty");
                });
    }

    @Test
    void aFaultIsCountedAndMakesHealthDown() {
        var outcomes = new ArrayList<String>();
        try (var emotions = new SpeechEmotions(broken(), 16, 1, (outcome, nanos) -> outcomes.add(outcome))) {
            var health = new AasllmAutoConfiguration.Healthy().aasllmHealthIndicator(emotions);
            assertEquals("UP", health.health().getStatus().getCode());
            assertThrows(IllegalStateException.class, () -> emotions.recognize(CLIP));
            assertEquals(List.of("fault"), outcomes);
            assertEquals("DOWN", health.health().getStatus().getCode());
        }
    }
}
