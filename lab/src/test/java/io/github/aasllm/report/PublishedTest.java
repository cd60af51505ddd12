// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.evaluation.ArmName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The paper's figures agree with one another where they say the same thing. */
class PublishedTest {
    @Test
    void aaSllmAndWhisperHaveTheSameFiguresInTablesOneAndTwo() {
        assertEquals(Published.TABLE_2.get(ArmName.FULL), published("AA-SLLM"));
        assertEquals(Published.TABLE_2.get(ArmName.WITHOUT_LLM), published("Whisper"));
    }

    /** A frozen encoder stands for a row as the paper has it alone: its last states, selected by no test part. */
    @Test
    void theFrozenEncodersStandForTheirRowsOfTableOne() {
        for (var system : List.of("wavlm 1024, WavLM", "whisper 1280, Whisper", "emotion2vec 768, emotion2vec")) {
            var name = ArmName.ofName("encoder-head, " + system.split(", ")[0]);
            assertEquals(system.split(", ")[1], name.publishedInTableOne().orElseThrow());
            published(name.publishedInTableOne().orElseThrow());
            assertEquals(Optional.empty(), name.publishedAs(), "Table 2 is of the LLM's own encoder");
        }
        for (var other : List.of("encoder-head, wavlm 1024, layer 9", "encoder-head, wavlm 1024, lora",
                "encoder-head, lora", "encoder-head, encoder trained", "encoder-head, test-oracle",
                "encoder-head, hubert 1024", "svm, wavlm 1024", "none/none")) {
            assertEquals(Optional.empty(), ArmName.ofName(other).publishedInTableOne(), other);
        }
    }

    private static List<String> published(String system) {
        return Published.TABLE_1.stream().filter(row -> row.system().equals(system)).findFirst().orElseThrow()
                .scores();
    }

    @Test
    void tableThreesSharesAreThoseOfTheTotals() {
        var table = Published.TABLE_3;
        int saved = table.fullSaved().values().stream().mapToInt(Integer::intValue).sum();
        int lost = table.fullLost().values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(621 + 94 + 105, saved);
        assertEquals(177 + 131 + 19, lost);
        assertEquals(0.7021, (double) saved / table.test().onlyFirst(), 5e-5); // to the paper's last digit
        assertEquals(0.3172, (double) lost / table.test().onlySecond(), 5e-5);
        assertEquals(137, table.test().onlyFirst() - table.test().onlySecond());
    }
}
