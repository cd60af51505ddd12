// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.KnownContent;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code vocab.json} and {@code merges.txt} of a Qwen2 tokenizer, and the {@code tokenizer.json} that says
 * the same.
 *
 * <p>Byte-level pair encoding after NFC normalisation. Special tokens are those that {@code
 * tokenizer_config.json} lists, or else {@code added_tokens.json}; without both, those that the model's family
 * has, behind the vocabulary.
 *
 * @param vocabulary id by token
 * @param merges pairs in order of rank
 * @param specials id by special token
 */
public record Qwen2TokenizerFiles(
        Map<String, Integer> vocabulary, List<String> merges, Map<String, Integer> specials) {
    static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";
    private static final String CONFIG = TokenizerSettings.CONFIG;

    /** Words, single digits, punctuation and white space, as Qwen2 splits a text before pairs are merged. */
    static final String SPLIT = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final long LARGEST = 64L << 20; // bytes, as of a JSON file
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * The tokenizer of a folder that has no {@code tokenizer.json}.
     *
     * @param specials where the folder lists none
     */
    public static Qwen2TokenizerFiles read(Path folder, List<String> specials) throws IOException {
        var vocabulary = new LinkedHashMap<String, Integer>();
        var fields = JsonFields.read(folder.resolve(VOCABULARY));
        fields.keys().forEach(token -> vocabulary.put(token, fields.index(token, 0)));
        var merges = merges(folder.resolve(MERGES));
        return new Qwen2TokenizerFiles(vocabulary, merges, specials(folder.resolve(CONFIG), vocabulary, specials));
    }

    /** The same tokenizer as one {@code tokenizer.json}. */
    public byte[] json() {
        var split = sorted(Map.of(
                "type", "Split", "pattern", Map.of("Regex", SPLIT), "behavior", "Isolated", "invert", false));
        var bytes = sorted(
                Map.of(
                        "type", "ByteLevel", "add_prefix_space", false, "trim_offsets", false, "use_regex",
                        false));
        var model = new LinkedHashMap<String, Object>();
        model.put("type", "BPE");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("vocab", vocabulary);
        model.put("merges", merges);
        var whole = new LinkedHashMap<String, Object>();
        whole.put("version", "1.0");
        whole.put("added_tokens", addedTokens());
        whole.put("normalizer", Map.of("type", "NFC"));
        whole.put(
                "pre_tokenizer", sorted(Map.of("type", "Sequence", "pretokenizers", List.of(split, bytes))));
        whole.put("decoder", bytes);
        whole.put("model", model);
        return MAPPER.writeValueAsBytes(whole);
    }

    /**
     * Writes {@code vocab.json}, {@code merges.txt}, {@code tokenizer.json} and {@code
     * tokenizer_config.json}.
     */
    public void write(Path folder) throws IOException {
        Files.write(folder.resolve(VOCABULARY), MAPPER.writeValueAsBytes(vocabulary));
        // alone where nothing is merged: no line may be blank
        var lines = new ArrayList<>(List.of("#version: 0.2"));
        lines.addAll(merges);
        Files.writeString(folder.resolve(MERGES), String.join("\n", lines) + "\n");
        Files.write(folder.resolve("tokenizer.json"), json());
        Files.write(folder.resolve(CONFIG), MAPPER.writeValueAsBytes(config()));
    }

    private Map<String, Object> config() {
        var added = new LinkedHashMap<String, Object>();
        addedTokens().forEach(token -> added.put(String.valueOf(token.remove("id")), token));
        return sorted(Map.of(
                "added_tokens_decoder", added,
                "additional_special_tokens", specials.keySet(),
                "eos_token", "<|im_end|>",
                "pad_token", "<|endoftext|>",
                "tokenizer_class", "Qwen2Tokenizer"));
    }

    /** In an order that is the same in every JVM, unlike that of {@code Map.of}. */
    private static Map<String, Object> sorted(Map<String, Object> fields) {
        return new TreeMap<>(fields);
    }

    private List<Map<String, Object>> addedTokens() {
        var added = new ArrayList<Map<String, Object>>();
        specials.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(token -> {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("id", token.getValue());
            fields.put("content", token.getKey());
            List.of("single_word", "lstrip", "rstrip", "normalized").forEach(flag -> fields.put(flag, false));
            fields.put("special", true);
            added.add(fields);
        });
        return added;
    }

    private static List<String> merges(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw InvalidInputException.of("tokenizer", "no merges.txt", "merges.txt beside vocab.json")
                    .in(file);
        }
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
            throw InvalidInputException.of("tokenizer", "no file of at most 64 MiB", "a merges.txt").in(file);
        }
        var bytes = Files.readAllBytes(file);
        var other = bytes.length == 0 ? Optional.<InvalidInputException>empty()
                : KnownContent.cause(file, bytes, "a merges.txt");
        if (other.isPresent()) {
            throw other.get();
        }
        return new String(bytes, StandardCharsets.UTF_8).lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#version"))
                .toList();
    }

    private static Map<String, Integer> specials(
            Path config, Map<String, Integer> vocabulary, List<String> others) {
        var specials = new LinkedHashMap<String, Integer>();
        if (Files.exists(config)) {
            var listed = JsonFields.read(config).object("added_tokens_decoder");
            for (var id : listed.keys()) {
                specials.put(listed.object(id).text("content").orElse(""), parse(listed, id));
            }
        }
        if (specials.isEmpty()) {
            specials.putAll(TokenizerSettings.added(config.getParent()));
        }
        if (specials.isEmpty()) {
            int next = vocabulary.size();
            for (var token : others) {
                specials.put(token, vocabulary.containsKey(token) ? vocabulary.get(token) : next++);
            }
        }
        return specials;
    }

    private static int parse(JsonFields listed, String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw listed.refusal(id, id, "a token id");
        }
    }
}
