// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.Quantisation;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.NewModel;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.recognizer.Boxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A speech LLM from a Whisper and a Qwen2 checkpoint, with a fresh Adapter between them: section 2.1 of the
 * paper.
 *
 * <p>Encoder and LLM are copied bit for bit, each tensor in its own format; the decoder of Whisper is left
 * out. The output layer is a tensor of its own, also where Qwen2 ties it to its embeddings, for the families
 * here do not tie them. Where the embedding table has no free rows for the special tokens it grows, by the
 * mean of its rows.
 */
public final class ComposedModel {
    private static final Set<String> WHISPER_DIMENSIONS = Set.of(
            "num_mel_bins", "d_model", "encoder_layers", "encoder_attention_heads", "encoder_ffn_dim");
    private static final Set<String> NOT_OF_THE_LLM = Set.of( // what says something about the whole model
            "architectures", "auto_map", "dtype", "torch_dtype", "transformers_version", "_name_or_path");
    private static final List<String> LLM_FILES = List.of(
            "generation_config.json", "vocab.json", "merges.txt", "special_tokens_map.json",
            "chat_template.jinja");

    private ComposedModel() {}

    /**
     * What was made.
     *
     * @param addedTokens special tokens that the LLM's tokenizer lacked, with their ids
     * @param addedRows by which the embedding table grew
     */
    public record Summary(Map<String, Integer> addedTokens, int addedRows) {}

    /**
     * Writes the folder, whole or not at all.
     *
     * @param family of the new model
     * @param encoder a folder of {@code WhisperForConditionalGeneration} or {@code WhisperModel}
     * @param llm a folder of {@code Qwen2ForCausalLM}, with its tokenizer
     * @param seed of the Adapter's weights
     * @throws InvalidInputException if a folder is missing, damaged, or of another kind of model, or if the
     *     output is not empty or cannot be written
     */
    public static Summary write(Family family, Path encoder, Path llm, Path output, long seed) {
        try (var whisper = Checkpoint.open(encoder, Optional::of);
                var qwen2 = Checkpoint.open(llm, Optional::of)) {
            var encoderConfig = encoderConfig(whisper.config());
            int rows = llmConfig(qwen2.config()).vocabulary();
            var tokens = tokens(llm, family);
            int vocabulary = Math.max(rows, tokens.size());
            NewFolder.create(output, draft -> {
                var text = textConfig(qwen2.config(), vocabulary);
                var made = new NewModel(encoderConfig, text, DType.F32, tokens.ids());
                write(draft, family.settings(made));
                var weights = new ComposedWeights(whisper, qwen2, Boxes.table(Checkpoint.config(draft)));
                write(draft, family.settings(made.of(weights.dtype())));
                tokens.write(draft);
                copy(llm, draft, LLM_FILES);
                copyLicences(encoder, draft, "encoder-");
                copyLicences(llm, draft, "llm-");
                Bundle.RANDOM.withMaking(Making.of(Making.Kind.COMPOSED,
                        Making.Parent.of("speech encoder", whisper), Making.Parent.of("LLM", qwen2))
                        .learnedFrom(List.of(), Bundle.read(encoder), Bundle.read(llm))).write(draft);
                weights.write(draft, family.names(), seed);
            });
            return new Summary(tokens.added(), vocabulary - rows);
        }
    }

    private static void write(Path folder, Map<String, Map<String, Object>> files) throws IOException {
        for (var file : files.entrySet()) {
            CheckpointWriter.writeJson(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static EncoderConfig encoderConfig(JsonFields fields) {
        Family.requireKind(fields, "whisper", "none");
        Quantisation.requireNoneOfOthers(fields);
        for (var dimension : WHISPER_DIMENSIONS) {
            if (!fields.has(dimension)) { // the defaults of EncoderConfig are another model's
                throw fields.refusal(dimension, "none", "a whole number >= 1");
            }
        }
        EncoderConfig.requireWholeWindow(fields);
        return EncoderConfig.fromWhisper(fields);
    }

    private static Qwen2Config llmConfig(JsonFields fields) {
        Family.requireKind(fields, "qwen2", "none");
        Quantisation.requireNoneOfOthers(fields);
        return Qwen2Config.from(fields);
    }

    /**
     * The LLM's own settings, with the vocabulary that the special tokens need; what they leave out is said, as
     * what is left out in the new folder is another model's.
     */
    private static Map<String, Object> textConfig(JsonFields llm, int vocabulary) {
        var text = new LinkedHashMap<String, Object>();
        for (Map.Entry<String, JsonNode> field : llm.node().properties()) {
            if (!NOT_OF_THE_LLM.contains(field.getKey())) {
                text.put(field.getKey(), JsonMapper.shared().convertValue(field.getValue(), Object.class));
            }
        }
        var read = llmConfig(llm).json();
        read.remove("max_position_embeddings"); // is not read
        read.forEach(text::putIfAbsent);
        text.put("vocab_size", vocabulary);
        text.put("tie_word_embeddings", false);
        return text;
    }

    private static SpeechTokens tokens(Path llm, Family family) {
        try {
            return SpeechTokens.of(llm, family.specials());
        } catch (IOException e) {
            throw InvalidInputException.of("tokenizer", e.getMessage(), "readable files").in(llm).causedBy(e);
        }
    }

    private static void copy(Path from, Path to, List<String> names) throws IOException {
        for (var name : names) {
            if (Files.isRegularFile(from.resolve(name))) {
                Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
            }
        }
    }

    private static void copyLicences(Path from, Path to, String prefix) throws IOException {
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = file.getFileName().toString();
                if (name.toLowerCase(Locale.ROOT).matches("(licen[cs]e|notice).*")) {
                    Files.write(to.resolve(prefix + name), Files.readAllBytes(file));
                }
            }
        }
    }
}
