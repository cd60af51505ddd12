// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The {@code tokenizer.json} of a Qwen2 tokenizer, taken apart: vocabulary, merges and special tokens, and
 * nothing else that could make other tokens.
 *
 * <p>The library that will use them ends the whole process where a part of the file is not what it takes it
 * for. So the file is read here, every part of it that matters is required to be Qwen2's, and the library is
 * given a file of our own making.
 */
final class TokenizerJson {
    private static final String SEQUENCE = "pre_tokenizer";
    private static final String POST = "post_processor";
    private static final String TYPE = "type";

    /** Truncation and padding are of the call, in Python too. */
    private static final ClosedList KEYS = ClosedList.of("version", "truncation", "padding", "added_tokens",
            "normalizer", SEQUENCE, POST, "decoder", "model");

    private static final ClosedList MODEL_KEYS = ClosedList.of(TYPE, "dropout", "unk_token",
            "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges",
            "vocab", "merges");
    private static final ClosedList STEP_KEYS = ClosedList.of(TYPE, "pattern", "behavior", "invert",
            "add_prefix_space", "trim_offsets", "use_regex");
    private static final ClosedList TOKEN_KEYS = ClosedList.of("id", "content", "special", "single_word",
            "lstrip", "rstrip", "normalized");

    private final JsonFields file;
    private final JsonFields model;

    private TokenizerJson(JsonFields file) {
        this.file = file;
        this.model = file.object("model");
    }

    /**
     * The parts of the file.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a part is missing, of the wrong kind, or not
     *     Qwen2's
     */
    static Qwen2TokenizerFiles parts(JsonFields file) {
        var json = new TokenizerJson(file);
        json.requireQwen2();
        return new Qwen2TokenizerFiles(json.vocabulary(), json.merges(), json.specials());
    }

    private void requireQwen2() {
        KEYS.check(file);
        MODEL_KEYS.check(model);
        ClosedList.of(TYPE).check(file.object("normalizer"));
        ClosedList.of(TYPE, "add_prefix_space", "trim_offsets", "use_regex").check(file.object("decoder"));
        requireNothingAdded(file.object(POST));
        require(model, "type", "BPE");
        for (var absent : List.of("dropout", "unk_token", "continuing_subword_prefix",
                "end_of_word_suffix")) {
            if (model.has(absent) && !model.node().get(absent).asString("").isEmpty()) {
                throw model.refusal(absent, model.node().get(absent), "null, as Qwen2 has it");
            }
        }
        for (var off : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
            requireOff(model, off);
        }
        require(file.object("normalizer"), "type", "NFC");
        require(file.object("decoder"), "type", "ByteLevel");
        requireSplit(file.object(SEQUENCE));
    }

    /** A post-processor may say where a text stands, and may put no token around it. */
    private static void requireNothingAdded(JsonFields post) {
        var type = post.text(TYPE).orElse("none");
        switch (type) {
            case "none", "ByteLevel" -> { } // offsets alone
            case "Sequence" -> post.list("processors").forEach(TokenizerJson::requireNothingAdded);
            case "TemplateProcessing" -> {
                for (var piece : post.array("single")) {
                    if (!piece.has("Sequence")) {
                        throw post.refusal("single", piece, "the text alone, as Qwen2 has it");
                    }
                }
            }
            default -> throw post.refusal(TYPE, type, "ByteLevel, as Qwen2 has it");
        }
    }

    private void requireSplit(JsonFields sequence) {
        require(sequence, "type", "Sequence");
        ClosedList.of(TYPE, "pretokenizers").check(sequence);
        var steps = sequence.list("pretokenizers");
        steps.forEach(STEP_KEYS::check);
        if (steps.size() != 2) {
            throw sequence.refusal("pretokenizers", steps.size() + " steps",
                    "Split and ByteLevel, as Qwen2 has them");
        }
        var split = steps.get(0);
        require(split, "type", "Split");
        require(split.object("pattern"), "Regex", Qwen2TokenizerFiles.SPLIT);
        require(split, "behavior", "Isolated");
        requireOff(split, "invert");
        var bytes = steps.get(1);
        require(bytes, "type", "ByteLevel");
        requireOff(bytes, "add_prefix_space");
        requireOff(bytes, "use_regex");
    }

    private Map<String, Integer> vocabulary() {
        var ids = model.object("vocab");
        var vocabulary = new LinkedHashMap<String, Integer>();
        ids.keys().forEach(token -> vocabulary.put(token, ids.index(token, 0)));
        return vocabulary;
    }

    /** Pairs stand as {@code "a b"} or, in newer files, as {@code ["a", "b"]}. */
    private List<String> merges() {
        var merges = new ArrayList<String>();
        for (JsonNode pair : model.array("merges")) {
            boolean isList = pair.isArray() && pair.size() == 2 && pair.get(0).isString()
                    && pair.get(1).isString();
            if (!isList && !pair.isString()) {
                throw model.refusal("merges[" + merges.size() + "]", pair, "a pair of tokens");
            }
            merges.add(isList
                    ? pair.get(0).stringValue() + " " + pair.get(1).stringValue() : pair.stringValue());
        }
        return merges;
    }

    private Map<String, Integer> specials() {
        var specials = new LinkedHashMap<String, Integer>();
        for (var token : file.list("added_tokens")) {
            TOKEN_KEYS.check(token);
            for (var flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                requireOff(token, flag);
            }
            specials.put(token.text("content").orElse(""), token.index("id", 0));
        }
        return specials;
    }

    private static void require(JsonFields fields, String key, String value) {
        var found = fields.text(key).orElse("none");
        if (!found.equals(value)) {
            throw fields.refusal(key, found, value + ", as Qwen2 has it");
        }
    }

    private static void requireOff(JsonFields fields, String key) {
        if (fields.flag(key, false)) {
            throw fields.refusal(key, true, "false, as Qwen2 has it");
        }
    }
}
