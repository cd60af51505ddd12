// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.Natives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer of a model folder, by the Hugging Face library itself.
 *
 * <p>It is read from {@code tokenizer.json}, or else from {@code vocab.json} and {@code merges.txt}, with
 * Qwen2's rules; a file with others is refused. Nothing is truncated, padded or added. Safe for many threads.
 */
public final class Tokenizer implements AutoCloseable {
    static {
        // the library would otherwise look for CUDA, and for natives to download
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
        Natives.load(LibUtils::checkStatus);
    }

    private static final Map<String, String> AS_IT_IS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

    private final HuggingFaceTokenizer tokenizer;

    private Tokenizer(Path file, byte[] json) {
        try {
            this.tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IT_IS);
        } catch (IOException | RuntimeException e) {
            throw InvalidInputException.of("tokenizer", e.getMessage(), "a Hugging Face tokenizer")
                    .in(file)
                    .causedBy(e);
        }
    }

    /**
     * Loads the tokenizer of a model folder.
     *
     * @param specials tokens behind the vocabulary, where the folder lists none
     * @throws InvalidInputException if its files are missing or damaged, do not fit one another, or would
     *     make other tokens than those of Qwen2
     */
    public static Tokenizer load(Path folder, List<String> specials) {
        var whole = folder.resolve("tokenizer.json");
        try {
            if (Files.exists(whole)) {
                var files = TokenizerJson.parts(JsonFields.read(whole));
                MergeRules.check(files, whole);
                TokenizerSettings.requireSame(folder, files, specials);
                TokenizerSettings.check(folder, files);
                return new Tokenizer(whole, files.json());
            }
            if (Files.exists(folder.resolve(Qwen2TokenizerFiles.VOCABULARY))) {
                var files = Qwen2TokenizerFiles.read(folder, specials);
                MergeRules.check(files, folder);
                TokenizerSettings.check(folder, files);
                return new Tokenizer(folder, files.json()).requireIds(files.specials(), folder);
            }
        } catch (IOException e) {
            throw InvalidInputException.of("tokenizer", e.getMessage(), "readable files")
                    .in(folder)
                    .causedBy(e);
        }
        throw InvalidInputException.of("tokenizer", "none", "tokenizer.json, or vocab.json and merges.txt")
                .in(folder)
                .next("copy the tokenizer files of the model into its folder");
    }

    /** The ids of a text; special tokens are written out in it, such as {@code <|AUDIO|>}. */
    public long[] encode(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    /** The text of ids, special tokens included. */
    public String decode(long[] ids) {
        return tokenizer.decode(ids, false);
    }

    /**
     * The id of one special token.
     *
     * @throws InvalidInputException if the tokenizer does not hold it as one token
     */
    public long special(String token) {
        var ids = encode(token);
        if (ids.length != 1) {
            throw InvalidInputException.of("tokenizer", Arrays.toString(ids), "one token for " + token);
        }
        return ids[0];
    }

    /** The library numbers special tokens on behind the vocabulary, whatever ids stand beside them. */
    private Tokenizer requireIds(Map<String, Integer> specials, Path folder) {
        specials.forEach((token, id) -> {
            if (special(token) != id) {
                throw InvalidInputException.of(
                        "tokenizer", special(token) + " for " + token, id + ", as its files say")
                        .in(folder)
                        .next("add tokenizer.json to the folder");
            }
        });
        return this;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
