// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.AdapterLora;
import io.github.aasllm.Golden;
import io.github.aasllm.GoldenPrompt;
import io.github.aasllm.Refusals;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.bundle.Seen;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A merged folder is the base with PEFT's sums in it, and in all else the base. */
class MergedModelTest {
    /** The agreed bound; logits reach 8.5. */
    private static final float LOGITS = 1e-4f;

    private static final Path TINY = Golden.file("hf/tiny-qwen2-audio");
    private static final Path SHARDED = Golden.file("hf/tiny-qwen2-audio-sharded");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"qv", "llm_linear_projector"})
    void logitsEqualThoseOfPeftsMergedModel(String variant) {
        var merged = folder.resolve("merged");
        MergedModel.write(TINY, lora(variant), merged);
        var golden = Golden.tensors("hf/lora/" + variant + "/golden.safetensors")
                .floats("a.merged.logits_last16");
        assertArrayEquals(golden, lastLogits(merged, golden.length), LOGITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2-audio", "tiny-qwen2-audio-sharded"})
    void onlyTheModulesOfTheFolderChangeAndFilesFormatsAndOrderStay(String base) {
        var model = Golden.file("hf/" + base);
        var merged = folder.resolve("merged");
        MergedModel.write(model, lora("qv"), merged);
        var expected = names(model);
        expected.addAll(List.of(Bundle.FILE, Bundle.CARD)); // how it was made
        assertEquals(expected, names(merged));
        var changed = new TreeSet<String>();
        for (var name : names(model)) {
            if (!name.endsWith(".safetensors")) {
                continue;
            }
            try (var scope = new PointerScope();
                    var before = Safetensors.open(model.resolve(name));
                    var after = Safetensors.open(merged.resolve(name))) {
                assertEquals(List.copyOf(before.entries().keySet()), List.copyOf(after.entries().keySet()));
                before.entries().forEach((tensor, entry) -> {
                    assertEquals(entry.dtype(), after.entries().get(tensor).dtype(), tensor);
                    if (!Arrays.equals(
                            Tensors.toFloats(before.tensor(tensor)),
                            Tensors.toFloats(after.tensor(tensor)))) {
                        changed.add(tensor);
                    }
                });
            }
        }
        try (var lora = LoraFolder.open(lora("qv"), Qwen2Audio.NAMES)) {
            assertEquals(new TreeSet<>(lora.modules().stream().map(m -> m + ".weight").toList()), changed);
        }
        try (var checkpoint = Families.open(merged)) { // through the index, where there is one
            checkpoint.verify(Boxes.table(checkpoint.config()));
        }
    }

    @Test
    void aSumInBfloat16IsRoundedOnceToTheNearest() {
        var merged = folder.resolve("merged");
        MergedModel.write(SHARDED, lora("qv"), merged);
        var module = "language_model.model.layers.0.self_attn.q_proj";
        try (var scope = new PointerScope();
                var before = Families.open(SHARDED);
                var after = Families.open(merged);
                var lora = LoraFolder.open(lora("qv"), Qwen2Audio.NAMES)) {
            var old = weight(before, module);
            var update = Tensors.toFloats(lora.update(module, Tensors.floats(old, 96, 96)).matrix());
            var sums = new float[old.length];
            for (int i = 0; i < old.length; i++) {
                sums[i] = toBfloat16(old[i] + update[i]);
            }
            assertArrayEquals(sums, weight(after, module), 0);
        }
    }

    @Test
    void settingsAreCopiedWeightsOfOtherKindsAndFoldersAreNot() throws IOException {
        var model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 1);
        for (var name : List.of("README.md", "LICENSE", "chat_template.jinja", "pytorch_model.bin",
                ".hidden.json")) {
            Files.writeString(model.resolve(name), name);
        }
        Files.createDirectory(model.resolve("more.json"));
        var merged = folder.resolve("merged");
        MergedModel.write(model, adapterLora(model, Bundle.EMPTY), merged);
        var expected = names(model);
        expected.removeAll(List.of("pytorch_model.bin", ".hidden.json", "more.json"));
        assertEquals(expected, names(merged));
        for (var name : expected) {
            if (!List.of("model.safetensors", Bundle.FILE, Bundle.CARD).contains(name)) {
                assertArrayEquals(
                        Files.readAllBytes(model.resolve(name)), Files.readAllBytes(merged.resolve(name)),
                        name);
            }
        }
    }

    @Test
    void theCardSaysWhatWasMergedAndNothingOfAParentsCard() throws IOException {
        var model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 1);
        Files.writeString(model.resolve(Bundle.CARD), "license: apache-2.0, 99.9 % UA, trained on EmoDB");
        var emodb = new Making.DataSet("emodb", "LoRA weights", "CC0-1.0");
        var lora = adapterLora(model,
                Bundle.EMPTY.withMaking(Making.of(Making.Kind.LORA).learnedFrom(List.of(emodb))));
        var merged = folder.resolve("merged");
        MergedModel.write(model, lora, merged);
        var making = Bundle.read(merged).making().orElseThrow();
        assertEquals(List.of(emodb), making.data());
        assertEquals(List.of("base model", "LoRA weights"),
                making.parents().stream().map(Making.Parent::role).toList());
        try (var checkpoint = Families.open(model)) {
            assertEquals(checkpoint.fingerprint(), making.parents().getFirst().fingerprint());
        }
        var card = Files.readString(merged.resolve(Bundle.CARD));
        assertTrue(card.contains("| emodb | LoRA weights | CC0-1.0 |"), card);
        assertFalse(card.contains("99.9"), card);
        assertFalse(card.contains("apache"), card);
    }

    @Test
    void whatTheLoraFolderSaysGoesFirst() {
        var model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 1);
        Bundle.RANDOM.withLabels(LabelSet.parse("a,b")).withPrompt(PromptTemplate.builtIn("qwen2-audio"))
                .write(model);
        var said = Bundle.EMPTY.withLabels(LabelSet.parse("x,y"));
        var merged = folder.resolve("merged");
        MergedModel.write(model, adapterLora(model, said), merged);
        var bundle = Bundle.read(merged);
        assertEquals(Optional.of(LabelSet.parse("x,y")), bundle.labels());
        assertEquals(Optional.of(PromptTemplate.builtIn("qwen2-audio")), bundle.prompt());
        assertEquals(List.of(Seen.of("LoRA weights", List.of("clip"))),
                bundle.provenance().orElseThrow().seen());
        assertFalse(bundle.random(), "it has seen a clip");
    }

    @Test
    void aFolderThatWasTrainedOnAnotherModelIsRefused() {
        var model = folder.resolve("model");
        var other = folder.resolve("other");
        RandomModel.write(model, RandomModel.Size.TINY, 1);
        RandomModel.write(other, RandomModel.Size.TINY, 2);
        var lora = adapterLora(model, Bundle.EMPTY);
        assertEquals(
                "lora: trained on model (expected: a folder that was trained on " + other + ") in "
                        + lora.resolve("aasllm.json")
                        + "; give the model that it was trained on, or remove base_model from the file",
                Refusals.of(() -> MergedModel.write(other, lora, folder.resolve("merged"))));
    }

    @Test
    void aFolderForAModelOfOtherDimensionsIsRefused() {
        var model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.SMALL, 1);
        var refusal = Refusals.of(() -> MergedModel.write(model, lora("qv"), folder.resolve("merged")));
        assertTrue(
                refusal.startsWith("LoRA tensors: 6 do not fit:"
                        + " language_model.model.layers.0.self_attn.q_proj has lora_A [8, 96] and lora_B"
                        + " [96, 8] for rank 8 and a layer [384, 384]; "),
                refusal);
        assertEquals(List.of("model"), List.copyOf(names(folder)));
    }

    @Test
    void anOutputThatIsNotEmptyIsRefusedAndStays() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "mine");
        assertEquals(
                "output: " + folder + " (expected: a new or an empty folder)",
                Refusals.of(() -> MergedModel.write(TINY, lora("qv"), folder)));
        assertEquals(List.of("mine.txt"), List.copyOf(names(folder)));
    }

    @Test
    void nothingIsMergedIntoEightBits() {
        var rounded = folder.resolve("rounded");
        QuantizedModel.write(TINY, rounded);
        assertEquals(
                "weights: int8 (expected: float32, float16 or bfloat16) in " + rounded
                        + "; merge into the model that it was made from, and then quantize",
                Refusals.of(() -> MergedModel.write(rounded, lora("qv"), folder.resolve("merged"))));
    }

    private static float[] lastLogits(Path model, int numbers) {
        var prompt = GoldenPrompt.a(Golden.tensors("hf/forward.safetensors"));
        try (var scope = new PointerScope();
                var checkpoint = Families.open(model);
                var tiny = new TinyCheckpoint(checkpoint, Boxes.load(checkpoint, Residency.MAPPED))) {
            var embedded = prompt.embed(tiny);
            var read = tiny.llm().read(embedded, List.of(new Passage(prompt.ids().length)));
            var logits = Tensors.toFloats(tiny.llm().logits(read));
            return Arrays.copyOfRange(logits, logits.length - numbers, logits.length);
        }
    }

    private static float[] weight(Checkpoint checkpoint, String module) {
        var weights = checkpoint.weights(Boxes.table(checkpoint.config()), Residency.MAPPED);
        return Tensors.toFloats(weights.matrix(module + ".weight"));
    }

    /** To the nearest number with 8 binary digits, a tie to the even one. */
    private static float toBfloat16(float number) {
        int bits = Float.floatToRawIntBits(number);
        return Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
    }

    private Path adapterLora(Path model, Bundle bundle) {
        var lora = folder.resolve("lora");
        try (var checkpoint = Families.open(model)) {
            AdapterLora.write(lora, bundle.withProvenance(new Provenance(
                    Optional.of(BaseModel.of(checkpoint)),
                    List.of(Seen.of("LoRA weights", List.of("clip"))),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of())));
        }
        return lora;
    }

    private static Path lora(String variant) {
        return Golden.file("hf/lora/" + variant + "/initial");
    }

    private static TreeSet<String> names(Path folder) {
        return new TreeSet<>(Arrays.asList(folder.toFile().list()));
    }
}
