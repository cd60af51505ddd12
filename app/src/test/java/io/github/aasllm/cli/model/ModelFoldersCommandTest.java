// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.Adapted;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code model merge}, {@code compose}, {@code convert} and {@code random}: what they say, and that the folder is
 * one of ours.
 */
class ModelFoldersCommandTest {
    private static final Path GOLDEN =
            Path.of(System.getProperty("aasllm.root"), "model/src/test/resources/golden");

    @TempDir
    private Path folder;

    @Test
    void aMergedFolderHasTheDimensionsOfItsBase() {
        var model = GOLDEN.resolve("hf/tiny-qwen2-audio");
        var lora = GOLDEN.resolve("hf/lora/qv/initial");
        var merged = folder.resolve("merged");
        var call = aasllm("model", "merge", "--model", model, "--lora", lora, "-o", merged);
        assertEquals(0, call.exitCode(), call.err());
        assertEquals("", call.out());
        assertEquals(
                "wrote " + merged + ": " + model + " with " + lora + " in its weights"
                        + System.lineSeparator(), call.err());
        assertTrue(aasllm("model", "info", merged).out().contains("534,496 parameters"));
        assertEquals(
                "output: " + merged + " (expected: a new or an empty folder)" + System.lineSeparator(),
                aasllm("model", "merge", "--model", model, "--lora", lora, "-o", merged).err());
    }

    @Test
    void aComposedFolderPredicts() throws IOException {
        var made = folder.resolve("made");
        var call = aasllm("model", "compose", "--encoder", GOLDEN.resolve("compose/whisper"), "--llm",
                GOLDEN.resolve("compose/qwen2"), "-o", made);
        assertEquals(0, call.exitCode(), call.err());
        assertEquals(
                """
                token <|AUDIO|> is 259
                token <|audio_bos|> is 260
                token <|audio_eos|> is 261
                embeddings: 3 rows more
                wrote MADE: its Adapter is not trained, so its emotions mean nothing yet
                """
                        .replace("MADE", made.toString()).replace("\n", System.lineSeparator()),
                call.err());
        var clip = folder.resolve("tone.wav");
        Sound.tone(clip, 200, 1);
        var prediction = aasllm("predict", "--model", made, "--format", "jsonl", clip);
        assertEquals(0, prediction.exitCode(), prediction.err());
        assertEquals(4, prediction.records().getFirst().get("probabilities").size());
    }

    @Test
    void aConvertedFolderIsTheSameModel() {
        var model = GOLDEN.resolve("hf/tiny-qwen2-audio");
        var made = folder.resolve("made");
        var call = aasllm("model", "convert", model, "-o", made);
        assertEquals(0, call.exitCode(), call.err());
        assertTrue(call.err().matches("wrote .*: \\d+ tensors as safetensors\\R"), call.err());
        assertEquals( // but for where they lie
                aasllm("model", "info", model).out().replace(model.toString(), "DIR"),
                aasllm("model", "info", made).out().replace(made.toString(), "DIR"));
    }

    @Test
    void aRandomEncoderOfAPublishedSizePredictsWithItsLabels() throws IOException {
        var made = folder.resolve("made");
        var call = aasllm("model", "random", "--like", "whisper-tiny", "--head", "calm,loud", "-o", made);
        assertEquals(0, call.exitCode(), call.err());
        var clip = folder.resolve("tone.wav");
        Sound.tone(clip, 200, 1);
        var prediction = aasllm("predict", "--model", made, "--format", "jsonl", clip);
        assertEquals(0, prediction.exitCode(), prediction.err());
        assertEquals("model: random weights, so the emotion means nothing",
                prediction.records().getFirst().get("warnings").get(0).asString());
        assertEquals(Set.of("calm", "loud"),
                Set.copyOf(prediction.records().getFirst().get("probabilities").propertyNames()));
    }

    /** Not an LLM: no tokenizer, no prompt. */
    @Test
    void infoOfAClassifierSaysItsEncoderAndLabels() {
        var made = folder.resolve("made");
        aasllm("model", "random", "--like", "whisper-tiny", "--head", "calm,loud", "-o", made);
        var info = aasllm("model", "info", made);
        assertEquals(0, info.exitCode(), info.err());
        assertTrue(info.out().contains("speech encoder  whisper, 4 layers, states of 384 numbers"), info.out());
        assertTrue(info.out().contains("outputs         labels calm, loud"), info.out());
        assertTrue(info.out().contains("warning         random weights"), info.out());
    }

    /** What predict takes is what is said: the LoRA folder's labels go before the base model's. */
    @Test
    void infoOfAModelAdaptedWithLoraSaysWhatTheLoraFolderSays() throws IOException {
        var lora = Files.createDirectory(folder.resolve("lora"));
        try (var files = Files.list(GOLDEN.resolve("hf/lora/qv/initial"))) {
            for (var file : files.toList()) {
                Files.copy(file, lora.resolve(file.getFileName().toString()));
            }
        }
        Bundle.EMPTY.withLabels(LabelSet.parse("glad,sad")).write(lora);
        var model = GOLDEN.resolve("hf/tiny-qwen2-audio");
        var adapted = folder.resolve("adapted");
        Adapted.over(Settings.of(model).withLora(lora), adapted, Bundle.EMPTY).write();
        var info = aasllm("model", "info", adapted);
        assertEquals(0, info.exitCode(), info.err());
        assertTrue(info.out().contains("labels          glad, sad"), info.out());
        assertTrue(info.out().contains("adapted         over " + model.toRealPath() + " with " + lora), info.out());
    }

    /** LoRA weights over a model leave out what is asked beside it, as it was fitted beside other weights. */
    @Test
    void infoOfAModelAdaptedWithLoraNamesNoHeadOfTheModels() throws IOException {
        var box = Path.of(System.getProperty("aasllm.root"), "models", "mini");
        assertTrue(aasllm("model", "info", box).out().contains("spectral statistics, of 266 clips"));
        var alone = folder.resolve("alone");
        Adapted.over(Settings.of(box), alone, Bundle.EMPTY).write();
        assertTrue(aasllm("model", "info", alone).out().contains("spectral statistics, of 266 clips"));
        var lora = Files.createDirectory(folder.resolve("lora"));
        Bundle.EMPTY.withLabels(LabelSet.parse("anger,sadness")).write(lora);
        var adapted = folder.resolve("adapted");
        Adapted.over(Settings.of(box).withLora(lora), adapted, Bundle.EMPTY).write();
        var info = aasllm("model", "info", adapted);
        assertEquals(0, info.exitCode(), info.err());
        assertFalse(info.out().contains("spectral statistics"), info.out());
        Bundle.read(box).write(lora);
        assertTrue(aasllm("model", "info", adapted).out().contains("spectral statistics, of 266 clips"));
    }

    @Test
    void infoOfAnEncoderAloneSaysThatItPredictsNothing() {
        var info = aasllm("model", "info", GOLDEN.resolve("compose/whisper"));
        assertEquals(0, info.exitCode(), info.err());
        assertTrue(info.out().contains("outputs         none, the states alone; predict refuses it: head: none"), info.out());
    }

    @Test
    void aRandomEncoderIsAskedForByAKnownNameAndInPlaceOfASize() {
        var made = folder.resolve("made");
        var unknown = aasllm("model", "random", "--like", "conformer", "-o", made);
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().matches("--like: conformer \\(expected: .*wavlm-base, .*whisper-large-v3.*\\)\\R"),
                unknown.err());
        var misspelt = aasllm("model", "random", "--like", "wavlm-larg", "-o", made).err();
        assertTrue(misspelt.endsWith("); did you mean wavlm-large?" + System.lineSeparator()), misspelt);
        assertEquals("--size and --like: small and wavlm-base (expected: one of them)" + System.lineSeparator(),
                aasllm("model", "random", "--size", "small", "--like", "wavlm-base", "-o", made).err());
        assertEquals("--head: none (expected: --like with it)" + System.lineSeparator(),
                aasllm("model", "random", "--head", "none", "-o", made).err());
        assertFalse(Files.exists(made));
    }

    @Test
    void bothSayWhatIsMissing() {
        assertEquals(
                "--model: none (expected: DIR); see 'aasllm model merge --help'" + System.lineSeparator(),
                aasllm("model", "merge").err());
        assertEquals(
                "--encoder: none (expected: DIR); see 'aasllm model compose --help'" + System.lineSeparator(),
                aasllm("model", "compose").err());
    }
}
