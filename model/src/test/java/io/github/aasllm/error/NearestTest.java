// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who misspells a name is told the right one, and nothing where none is near. */
class NearestTest {
    private static final List<String> KNOWN = List.of("jsonl", "csv", "wavlm-base", "wavlm-large", "lora.rank");

    private static void assertAsked(String question, String word) {
        assertEquals(Optional.of(question), Nearest.question(word, KNOWN));
    }

    @Test
    void theNamesOfTheFewestEditsAreNear() {
        assertAsked("did you mean jsonl?", "json");
        assertAsked("did you mean wavlm-large?", "wavlm-larg");
        assertAsked("did you mean wavlm-base?", "WavLM_base");
        assertAsked("did you mean lora.rank?", "rank");
        assertEquals(Optional.of("did you mean fold-1 or fold-2?"),
                Nearest.question("fold-3", List.of("fold-2", "fold-1", "fold-11")));
    }

    /** Of three letters two are no near miss, and four edits are too many for any name. */
    @Test
    void whatIsFarIsNotAskedFor() {
        for (var word : List.of("xml", "c", "whisper", "wavlm-xxxxge", "")) {
            assertEquals(Optional.empty(), Nearest.question(word, KNOWN), word);
        }
    }
}
