// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code tune} that does not go with other keys is refused, and what the refusal says instead is not. */
class TuneRefusalsTest {
    private static final Path FILE = Path.of("r.recipe");

    /** Refused at line 2, behind the corpus. */
    private static void refused(String expected, String lines) {
        assertEquals(expected.replace("@2", " in r.recipe:2"),
                Refusals.of(() -> Recipe.parse(FILE, "corpus.name = manifest\n" + lines)));
    }

    @Test
    void whatVariesTheInputOfAFrozenEncoder() {
        refused(
                "tune: lora (expected: full, a list with encoder, or lora with encoder in lora.targets, as augment.gain varies"
                        + " the encoder's input)@2",
                "augment.gain = -6 .. 6 dB");
        refused(
                "tune: lora (expected: full, a list with encoder, or lora with encoder in lora.targets, as augment.telephone"
                        + " varies the encoder's input)@2",
                "augment.telephone = 25 %");
    }

    @Test
    void aHeadWhereTheDecisionHasNoneAndNoneWhereItIsOne() {
        refused(
                "tune: lora (expected: tune = head; tune = head, encoder; or tune = lora, head with lora.targets = encoder, as"
                        + " decision.by = encoder-head uses no other)@2",
                "tune = lora\ndecision.by = encoder-head");
        refused("tune: llm, head (expected: lora, full, or a list of encoder, adapter, llm, as decision.by = llm has no head)@2",
                "tune = llm, head");
        refused("tune: lora, head (expected: lora, full, or a list of encoder, adapter, llm, as decision.by = llm has no head)@2",
                "tune = lora, head");
        refused("tune: lora, encoder (expected: lora; full; lora, head; or a list of encoder, adapter, llm, head)@2",
                "tune = lora, encoder");
    }

    /** Whoever does what the refusal of {@code tune} says is not refused by another. */
    @Test
    void theWayOutOfARefusedTuneIsNoOther() {
        var head = "augment.telephone = 25 %\ndecision.by = encoder-head\n";
        var ways = "tune = head, encoder; or tune = lora, head with lora.targets = encoder";
        refused("tune: head (expected: " + ways + ", as augment.telephone varies the encoder's input)@2", head);
        for (var wrong : List.of("lora", "full", "encoder")) {
            refused("tune: " + wrong + " (expected: " + ways + ", as decision.by = encoder-head uses no other) in r.recipe:4",
                    head + "tune = " + wrong);
        }
        for (var way : ways.split("; or ")) {
            assertTrue(Recipe.parse(FILE, "corpus.name = manifest\n" + head + way.replace(" with ", "\n")).train().tune().boxes().contains(Tune.Box.HEAD));
        }
        var llm = "corpus.name = manifest\naugment.telephone = 25 %\n";
        for (var way : List.of("tune = full", "tune = encoder, llm", "lora.targets = q, encoder")) {
            assertFalse(Recipe.parse(FILE, llm + way).freezesEncoder(), way);
        }
    }

    /** A baseline is refused what it has no use for, and not told to tune. */
    @Test
    void aBaselineThatIsTuned(@TempDir Path folder) throws IOException {
        var file = folder.resolve("r.recipe");
        Files.writeString(file, "corpus.name = manifest\ndecision.by = svm\naugment.telephone = 25 %\n");
        assertEquals("augment.telephone: 25 % (expected: 0 % or no such line, as it changes nothing: decision.by = svm is trained"
                + " at once, and keeps no weights) in " + file + ":3", Refusals.of(() -> Recipe.read(file)));
        refused("tune: head (expected: no such line, as decision.by = svm is trained at once, without a head)@2",
                "tune = head\ndecision.by = svm");
    }
}
