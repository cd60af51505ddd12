// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The files beside a tokenizer, which may say nothing else than the tokenizer itself: {@code
 * tokenizer_config.json}, {@code added_tokens.json}, {@code special_tokens_map.json}, and {@code vocab.json}
 * with {@code merges.txt} where {@code tokenizer.json} is there too.
 *
 * <p>A chat template is not read, for prompts are templates of this program.
 */
final class TokenizerSettings {
    static final String CONFIG = "tokenizer_config.json";
    static final String ADDED = "added_tokens.json";
    private static final String SPECIALS = "special_tokens_map.json";
    private static final String ADDED_DECODER = "added_tokens_decoder";

    /** Keys under which special tokens are named: each is one that the tokenizer has, or none. */
    private static final Set<String> NAMES = Set.of(
            "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
            "audio_token", "audio_bos_token", "audio_eos_token", "additional_special_tokens",
            "extra_special_tokens", "model_specific_special_tokens");

    private static final ClosedList NAMED = ClosedList.of(NAMES.toArray(String[]::new));

    /** Names, then what Python does behind encoding, or says about files. */
    private static final ClosedList KEYS = NAMED
            .and(ADDED_DECODER, "chat_template", "clean_up_tokenization_spaces", "errors", "model_max_length",
                    "max_length", "max_len", "stride", "truncation_strategy", "truncation_side",
                    "padding_side", "pad_to_multiple_of", "pad_token_type_id", "processor_class",
                    "name_or_path", "_commit_hash", "special_tokens_map_file", "tokenizer_file", "is_local",
                    "local_files_only", "use_fast", "from_slow", "backend", "model_input_names",
                    "return_token_type_ids", "response_schema", "verbose", "unsloth_version", "vocab_size",
                    "legacy", "init_inputs")
            .only("tokenizer_class", "Qwen2Tokenizer", "Qwen2TokenizerFast", "PreTrainedTokenizerFast",
                    "TokenizersBackend", "PreTrainedTokenizer");

    /** Of an added token: any white space beside it would be part of it, or it would be normalised. */
    private static final ClosedList OF_TOKEN = ClosedList.of("content", "special", "id", "__type");

    private final Path folder;
    private final Qwen2TokenizerFiles files;

    private TokenizerSettings(Path folder, Qwen2TokenizerFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * Compares the files of a folder with the tokenizer that is read from it.
     *
     * @throws InvalidInputException if one of them would make other tokens, or is not understood
     */
    static void check(Path folder, Qwen2TokenizerFiles files) throws IOException {
        var settings = new TokenizerSettings(folder, files);
        settings.checkConfig();
        settings.checkAdded();
        var named = folder.resolve(SPECIALS);
        if (Files.exists(named)) {
            var fields = JsonFields.read(named);
            NAMED.check(fields);
            settings.checkNames(fields);
        }
    }

    /** Compares {@code vocab.json} and {@code merges.txt}, where they are, with {@code tokenizer.json}. */
    static void requireSame(Path folder, Qwen2TokenizerFiles whole, List<String> specials)
            throws IOException {
        if (!Files.exists(folder.resolve(Qwen2TokenizerFiles.VOCABULARY))) {
            return;
        }
        var parts = Qwen2TokenizerFiles.read(folder, specials);
        var differing = parts.vocabulary().entrySet().stream()
                .filter(token -> !token.getValue().equals(id(whole, token.getKey())))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() -> whole.vocabulary().keySet().stream()
                        .filter(token -> !parts.vocabulary().containsKey(token)).findFirst());
        if (differing.isPresent() || !parts.merges().equals(whole.merges())) {
            throw InvalidInputException.of("tokenizer",
                            differing.map(token -> "another id for " + token).orElse("other merges"),
                            "the same in tokenizer.json, vocab.json and merges.txt")
                    .in(folder)
                    .next("take all of them from one model");
        }
    }

    private static Integer id(Qwen2TokenizerFiles files, String token) {
        var id = files.vocabulary().get(token);
        return id == null ? files.specials().get(token) : id;
    }

    private void checkConfig() {
        var file = folder.resolve(CONFIG);
        if (!Files.exists(file)) {
            return;
        }
        var fields = JsonFields.read(file);
        KEYS.check(fields);
        checkNames(fields);
        var decoder = fields.object(ADDED_DECODER);
        for (var id : decoder.keys()) {
            var token = decoder.object(id);
            OF_TOKEN.check(token);
            var content = token.text("content").orElse("");
            if (!id.equals(String.valueOf(id(files, content)))) {
                throw decoder.refusal(id, content, "a token that the tokenizer has under this id");
            }
        }
    }

    private void checkAdded() {
        var file = folder.resolve(ADDED);
        if (!Files.exists(file)) {
            return;
        }
        var fields = JsonFields.read(file);
        for (var token : fields.keys()) {
            int id = fields.index(token, 0);
            if (!Integer.valueOf(id).equals(id(files, token))) {
                throw fields.refusal(token, id, "the id that the tokenizer has for it");
            }
        }
    }

    private void checkNames(JsonFields fields) {
        for (var property : fields.node().properties()) {
            if (NAMES.contains(property.getKey())) {
                checkName(fields, property.getKey(), property.getValue());
            }
        }
    }

    private void checkName(JsonFields fields, String key, JsonNode value) {
        if (value.isArray()) {
            value.forEach(one -> checkName(fields, key, one));
        } else if (value.isObject() && !value.has("content")) { // tokens by what they are for
            value.forEach(one -> checkName(fields, key, one));
        } else if (value.isObject()) {
            OF_TOKEN.check(new JsonFields(fields.file(), key, value));
            checkName(fields, key, value.get("content"));
        } else if (value.isString() && id(files, value.stringValue()) == null) {
            throw fields.refusal(key, value.stringValue(), "a token that the tokenizer has");
        }
    }

    /** Ids of added tokens by the folder's own list, or none. */
    static Map<String, Integer> added(Path folder) {
        var file = folder.resolve(ADDED);
        var added = new LinkedHashMap<String, Integer>();
        if (Files.exists(file)) {
            var fields = JsonFields.read(file);
            fields.keys().forEach(token -> added.put(token, fields.index(token, 0)));
        }
        return added;
    }
}
