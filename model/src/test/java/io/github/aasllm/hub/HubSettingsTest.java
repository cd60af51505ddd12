// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables mean what they mean to huggingface_hub (its {@code constants.py}). */
class HubSettingsTest {
    private static HubSettings settings(String... pairs) {
        var environment = new HashMap<>(Map.of("HOME", "/home/anna"));
        for (int p = 0; p < pairs.length; p += 2) {
            environment.put(pairs[p], pairs[p + 1]);
        }
        return HubSettings.of(environment);
    }

    @Test
    void theMostSpecialVariableSaysWhereTheCacheIs() {
        assertEquals(Path.of("/home/anna/.cache/huggingface/hub"), settings().cache());
        assertEquals(Path.of("/x/huggingface/hub"), settings("XDG_CACHE_HOME", "/x").cache());
        assertEquals(Path.of("/h/hub"), settings("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache());
        assertEquals(Path.of("/c"), settings("HF_HOME", "/h", "HF_HUB_CACHE", "/c").cache());
        assertEquals(Path.of("/old"), settings("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old").cache());
        assertEquals(Path.of("/home/anna/hf/hub"), settings("HF_HOME", "~/hf").cache());
        assertEquals(Path.of("/d/hf/hub"), settings("HF_HOME", "${DISK}/hf", "DISK", "/d").cache());
        assertEquals(Path.of("/home/anna/.cache/huggingface/hub"), settings("HF_HOME", "").cache());
    }

    @Test
    void theEndpointLosesItsSlash() {
        assertEquals("https://huggingface.co", settings().endpoint().toString());
        assertEquals("https://mirror.example/hf", settings("HF_ENDPOINT", "https://mirror.example/hf/").endpoint()
                .toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror.example", "file:///x", "https://", "https://a b", "https://x/?a=1",
            "http://u:p@x"})
    void whatIsNoEndpointIsRefused(String text) {
        assertTrue(assertThrows(InvalidInputException.class, () -> settings("HF_ENDPOINT", text)).getMessage()
                .startsWith("HF_ENDPOINT: " + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "ON", "yes", "True"})
    void offlineIsSaidAsInPython(String yes) {
        assertTrue(settings("HF_HUB_OFFLINE", yes).offline());
        assertTrue(settings("TRANSFORMERS_OFFLINE", yes).offline());
        assertFalse(settings("HF_HUB_OFFLINE", "0").offline());
        assertFalse(settings().offline());
    }

    @Test
    void aTokenOfSeveralLinesIsRefusedWithoutShowingIt() {
        assertEquals(Optional.of("hf_a"), settings("HF_TOKEN", " hf_a\n").token().get());
        var refusal = assertThrows(InvalidInputException.class,
                () -> settings("HF_TOKEN", "hf_a\r\nX: y").token().get());
        assertEquals("token: not shown (expected: letters and digits on one line) in HF_TOKEN",
                refusal.getMessage());
    }

    @Test
    void aNameIsReadByTheRulesOfTheHub() {
        assertEquals(new HubName("openai/whisper-large-v3", "main"), HubName.parse("openai/whisper-large-v3"));
        assertEquals(new HubName("a/b", "refs/pr/1"), HubName.parse("a/b@refs/pr/1"));
        for (var none : new String[] {"a", "a/b/c", "a/b@", "a/b@../x", "a/b@/x", "a/b c", "a/b--c", "a/b.git", "a/.b",
            "-a/b", "a/b@x y", "a/b@x/../y", "é/b", "a/" + "b".repeat(100)}) {
            assertTrue(HubName.of(none).isEmpty(), none);
        }
    }
}
