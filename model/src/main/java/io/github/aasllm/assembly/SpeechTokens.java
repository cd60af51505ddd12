// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.llm.Qwen2TokenizerFiles;
import io.github.aasllm.llm.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer of a Qwen2 folder with the special tokens that a family of speech LLMs has and it lacks.
 *
 * <p>They get the ids behind all that the tokenizer knows. In the published folders these are rows of the
 * embedding table that are there already and were never used.
 */
final class SpeechTokens {
    private static final String WHOLE = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String ADDED = "added_tokens.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path folder;
    private final ObjectNode whole;
    private final Map<String, Integer> known = new LinkedHashMap<>(); // special tokens by their text
    private final Map<String, Integer> added = new LinkedHashMap<>();
    private final int size;

    private SpeechTokens(Path folder, JsonNode tree, List<String> wanted) {
        this.folder = folder;
        this.whole = (ObjectNode) tree.deepCopy();
        int next = 0;
        for (var id : whole.path("model").path("vocab")) {
            next = Math.max(next, id.asInt(-1) + 1);
        }
        for (var token : whole.path("added_tokens")) {
            known.put(token.path("content").asString(""), token.path("id").asInt(-1));
            next = Math.max(next, token.path("id").asInt(-1) + 1);
        }
        for (var token : wanted) {
            if (!known.containsKey(token)) {
                added.put(token, next++);
            }
        }
        this.size = next;
    }

    /**
     * Reads the tokenizer of a Qwen2 folder.
     *
     * @throws InvalidInputException if its files are missing or damaged
     */
    static SpeechTokens of(Path folder, List<String> wanted) throws IOException {
        var file = folder.resolve(WHOLE);
        if (Files.exists(file)) {
            return new SpeechTokens(folder, JsonFields.read(file).node(), wanted);
        }
        if (Files.exists(folder.resolve("vocab.json"))) {
            return new SpeechTokens(
                    folder, MAPPER.readTree(Qwen2TokenizerFiles.read(folder, wanted).json()), wanted);
        }
        throw InvalidInputException.of("tokenizer", "none", "tokenizer.json, or vocab.json and merges.txt")
                .in(folder);
    }

    /** Tokens that the tokenizer knows when the new ones are among them. */
    int size() {
        return size;
    }

    /** Ids of all special tokens. */
    Map<String, Integer> ids() {
        var ids = new LinkedHashMap<>(known);
        ids.putAll(added);
        return ids;
    }

    /** Texts and ids of the tokens that were missing. */
    Map<String, Integer> added() {
        return added;
    }

    /**
     * Writes {@code tokenizer.json} and {@code tokenizer_config.json}, and {@code added_tokens.json} where
     * the folder has one.
     *
     * @throws InvalidInputException if the tokenizers library gives the new tokens other ids, as it does
     *     where those of the folder have holes
     */
    void write(Path target) throws IOException {
        var list = whole.withArray("added_tokens");
        added.forEach((token, id) -> list.add(entry(token).put("id", id)));
        Files.write(target.resolve(WHOLE), MAPPER.writeValueAsBytes(whole));
        var config = tree(CONFIG);
        var decoder = config.withObject("added_tokens_decoder");
        for (var token : list) {
            decoder.set(token.get("id").asString(), ((ObjectNode) token.deepCopy()).without("id"));
        }
        // transformers 4 and 5
        for (var listing : List.of("additional_special_tokens", "extra_special_tokens")) {
            if (config.path(listing).isArray()) {
                added.keySet().forEach(config.withArray(listing)::add);
            }
        }
        config.put("tokenizer_class", config.path("tokenizer_class").asString("Qwen2Tokenizer"));
        CheckpointWriter.writeJson(target.resolve(CONFIG), config);
        if (Files.exists(folder.resolve(ADDED))) {
            var ids = tree(ADDED);
            added.forEach(ids::put);
            CheckpointWriter.writeJson(target.resolve(ADDED), ids);
        }
        requireIds(target);
    }

    private void requireIds(Path target) {
        try (var tokenizer = Tokenizer.load(target, List.of())) {
            added.forEach((token, id) -> {
                if (tokenizer.special(token) != id) {
                    throw InvalidInputException.of(
                            "tokenizer", tokenizer.special(token) + " for " + token,
                            id + ", the next free id")
                            .in(folder);
                }
            });
        }
    }

    private ObjectNode tree(String name) {
        var file = folder.resolve(name);
        return Files.exists(file)
                ? (ObjectNode) JsonFields.read(file).node().deepCopy()
                : MAPPER.createObjectNode();
    }

    private static ObjectNode entry(String token) {
        return MAPPER.createObjectNode()
                .put("content", token)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }
}
