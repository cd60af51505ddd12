// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.prompt.LabelSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A card says the facts of its folder's {@code aasllm.json}, and nothing that is not among them. */
class ModelCardTest {
    private static final Making.Parent BASE = new Making.Parent("base model", "Qwen2-Audio-7B", "0123abcd");

    @TempDir
    private Path folder;

    @Test
    void aCardNamesParentsDataLicencesFoldAndScores() throws IOException {
        var seen = Seen.of("LoRA weights", List.of("a", "b"));
        var making = Making.of(Making.Kind.LORA, BASE)
                .learnedFrom(List.of(new Making.DataSet("my-calls", "LoRA weights", "our own")))
                .withLicence(Optional.of("CC-BY-4.0"))
                .withScores(List.of(new Making.Score("ua on the dev part", 0.5)));
        var card = written(Bundle.EMPTY.withLabels(LabelSet.parse("x,y"))
                .withProvenance(new Provenance(Optional.empty(), List.of(seen), Optional.of("all/03"),
                        Optional.empty(), Map.of()))
                .withMaking(making));
        assertTrue(card.startsWith("---\nlibrary_name: peft\nlicense: cc-by-4.0\n"
                + "base_model:\n- \"Qwen2-Audio-7B\"\ndatasets:\n- \"my-calls\"\n"), card);
        for (var line : List.of(
                "| base model | Qwen2-Audio-7B | 0123abcd |",
                "| my-calls | LoRA weights | our own |",
                "| LoRA weights | 2 | " + seen.sha256() + " |",
                "Trained for the fold `all/03`.",
                "| ua on the dev part | 0.5000 |",
                "- Labels: x, y")) {
            assertTrue(card.contains("\n" + line + "\n"), () -> line + " in " + card);
        }
    }

    @Test
    void whatNobodyStatedIsSaidToBeUnstated() throws IOException {
        var card = written(Bundle.EMPTY.withMaking(Making.of(Making.Kind.MERGED, BASE)));
        assertTrue(card.contains("license_name: \"not stated\""), card);
        assertTrue(card.contains("\nNone was stated by whoever made this folder"), card);
        assertTrue(card.contains("\nNo data were declared.\n"), card);
        assertTrue(card.contains("\nNone was measured while this was made."), card);
    }

    @Test
    void aLicenceThatTheHubKnowsIsNamedByTheHubsIdentifier() throws IOException {
        for (var each : Map.of("Apache-2.0", "apache-2.0", "MIT", "mit", "CC-BY-NC-SA-4.0", "cc-by-nc-sa-4.0",
                "GPL-3.0-or-later", "gpl-3.0", "ODbL-1.0", "odbl").entrySet()) {
            var card = written(Bundle.EMPTY.withMaking(Making.of(Making.Kind.MERGED, BASE).withLicence(Optional.of(each.getKey()))));
            assertTrue(card.contains("\nlicense: " + each.getValue() + "\nbase_model:"), card);
            assertTrue(card.contains("## Licence\n\n" + each.getKey()), card); // for people it stays as it was stated
        }
        var own = written(Bundle.EMPTY.withMaking(Making.of(Making.Kind.MERGED, BASE).withLicence(Optional.of("our own, 2.0"))));
        assertTrue(own.contains("\nlicense: other\nlicense_name: \"our own, 2.0\"\nbase_model:"), own);
    }

    @Test
    void randomWeightsAreSaidToBeRandomOnTheCardToo() throws IOException {
        assertTrue(written(Bundle.RANDOM.withMaking(Making.of(Making.Kind.RANDOM)))
                .contains("an emotion that they name means nothing"));
    }

    @Test
    void namesCannotBreakOutOfTheirLineCellOrQuotes() throws IOException {
        var odd = new Making.Parent("base model", "a\"b|c\n# <script>", "00");
        var card = written(Bundle.EMPTY.withMaking(Making.of(Making.Kind.QUANTIZED, odd)));
        assertTrue(card.contains("- \"a\\\"b|c # <script>\"\n"), card); // in YAML
        assertTrue(card.contains("| base model | a\"b\\|c # &lt;script> | 00 |"), card);
    }

    @Test
    void dataOfTheParentsIsKeptOnceAndInOrder() {
        var emodb = new Making.DataSet("emodb", "weights", "CC0-1.0");
        var calls = new Making.DataSet("calls", "LoRA weights", "ours");
        var parent = Bundle.EMPTY.withMaking(Making.of(Making.Kind.TRAINED).learnedFrom(List.of(emodb)));
        assertEquals(List.of(calls, emodb), Making.of(Making.Kind.LORA)
                .learnedFrom(List.of(calls, emodb), parent, Bundle.EMPTY).data());
    }

    @Test
    void aFolderOfAnotherProgramGetsNoCard() {
        Bundle.EMPTY.write(folder);
        assertFalse(Files.exists(folder.resolve(Bundle.CARD)));
    }

    @Test
    void anUnknownKindIsRefusedWithThoseThatAreKnown() throws IOException {
        var file = folder.resolve(Bundle.FILE);
        Files.writeString(file, "{\"format\": 1, \"making\": {\"kind\": \"distilled\"}}");
        assertEquals("making.kind: distilled (expected: one of random, composed, pretrained, trained, lora,"
                + " head, merged, quantized) in " + file, Refusals.of(() -> Bundle.read(folder)));
    }

    private String written(Bundle bundle) throws IOException {
        bundle.write(folder);
        assertEquals(bundle, Bundle.read(folder));
        return Files.readString(folder.resolve(Bundle.CARD));
    }
}
