// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.Sinusoids;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.NewModel;
import io.github.aasllm.llm.ByteTokenizer;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Qwen2TokenizerFiles;
import io.github.aasllm.llm.Rope;
import io.github.aasllm.nn.Device;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Model folders with random weights, for tests, benchmarks and a first look: everything works, and the
 * emotion means nothing.
 *
 * <p>Matrices are normal with variance 1 / inputs, norms are the identity, other biases 0, and the encoder's
 * positions are Whisper's sinusoids. Written block by block, so that a size larger than memory can be made;
 * the same seed gives the same files.
 */
public final class RandomModel {
    private static final long BLOCK = 16L << 20; // numbers made at a time

    /** The sizes on offer. */
    public enum Size {
        /**
         * 0.8 million parameters, most of them positions and words: what two cores train from scratch in
         * minutes. Its tokenizer has our own words as tokens, see {@link OwnWords}; those of the other sizes
         * have bytes alone.
         */
        MINI(DType.F32, encoder(96, 2, 4, 192), tokens -> llm(tokens, 96, 2, 4, 4, 192)),
        /** 0.5 million parameters: a test of the whole path. */
        TINY(DType.F32, encoder(64, 2, 4, 128), tokens -> llm(264, 96, 3, 6, 2, 160)),
        /** 17 million parameters: what a laptop can train. */
        SMALL(DType.F32, encoder(256, 4, 4, 1024), tokens -> llm(264, 384, 6, 6, 2, 1536)),
        /** The dimensions of Qwen2.5-Omni-3B; no other family has a published model of it. */
        THREE_BILLION("3b"),
        /** The dimensions of the published model; of Qwen2-Audio 8,397,094,912 parameters, 16.8 GB. */
        SEVEN_BILLION("7b");

        private final DType dtype;
        private final EncoderConfig encoder;
        private final BiFunction<Family, Integer, Qwen2Config> llm; // of so many tokens

        Size(DType dtype, EncoderConfig encoder, IntFunction<Qwen2Config> llm) {
            this.dtype = dtype;
            this.encoder = encoder;
            this.llm = (family, tokens) -> llm.apply(tokens);
        }

        Size(String published) {
            this.dtype = DType.BF16;
            this.encoder = encoder(1280, 32, 20, 5120);
            this.llm = (family, tokens) -> published(family, published);
        }

        private Qwen2TokenizerFiles tokenizer(Family family) {
            return this == MINI ? OwnWords.tokenizer(family) : ByteTokenizer.files(family.specials());
        }

        private static Qwen2Config published(Family family, String size) {
            var sizes = new TreeMap<>(family.published());
            if (!sizes.containsKey(size)) {
                throw InvalidInputException.of("size", size, "a size of " + family.modelType() + ": "
                                + String.join(" or ", sizes.keySet()) + " as published, or a smaller one")
                        .next("it is one of " + Families.modelTypes().stream()
                                .filter(type -> Families.named(type).published().containsKey(size))
                                .collect(Collectors.joining(" and ")));
            }
            return sizes.get(size);
        }

        private static EncoderConfig encoder(int width, int layers, int heads, int feedForward) {
            return new EncoderConfig(128, width, layers, heads, feedForward, EncoderConfig.WINDOW_POSITIONS);
        }

        private static Qwen2Config llm(int tokens, int width, int layers, int heads, int shared, int feedForward) {
            return new Qwen2Config(
                    tokens, width, layers, heads, shared, feedForward, Rope.of(10_000), 1e-5, false);
        }
    }

    private RandomModel() {}

    /** Writes a model folder of the {@link Families#standard} family. */
    public static void write(Path folder, Size size, long seed) {
        write(folder, Families.standard(), size, seed);
    }

    /**
     * Writes a model folder.
     *
     * @throws InvalidInputException if the folder exists and is not empty, or cannot be written, or no model of the
     *     size was published of the family
     */
    public static void write(Path folder, Family family, Size size, long seed) {
        NewFolder.create(folder, draft -> {
            for (var file : settings(family, size).entrySet()) {
                CheckpointWriter.writeJson(draft.resolve(file.getKey()), file.getValue());
            }
            size.tokenizer(family).write(draft);
            Bundle.RANDOM.withMaking(Making.of(Making.Kind.RANDOM)).write(draft);
            var table = Boxes.table(Checkpoint.config(draft));
            CheckpointWriter.write(draft, table, tensor -> size.dtype, family.names(),
                    (tensor, file) -> fill(tensor, file, seed));
        });
    }

    static Map<String, Map<String, Object>> settings(Family family, Size size) {
        var tokenizer = size.tokenizer(family);
        var special = tokenizer.specials();
        var llm = size.llm.apply(family, tokenizer.vocabulary().size() + special.size()).json();
        llm.put("bos_token_id", special.get("<|endoftext|>"));
        llm.put("eos_token_id", special.get("<|im_end|>"));
        return family.settings(new NewModel(size.encoder, llm, size.dtype, special));
    }

    /** Appends random numbers for a tensor of any model. */
    static void fill(WeightShape tensor, SafetensorsWriter file, long seed) throws IOException {
        long columns = tensor.numbers() / tensor.shape()[0];
        long rows = Math.max(1, BLOCK / columns);
        try (var scope = new PointerScope()) {
            var draws = Device.draws(seed ^ tensor.name().hashCode());
            for (long row = 0; row < tensor.shape()[0]; row += rows) {
                try (var block = new PointerScope()) {
                    file.append(numbers(tensor, Math.min(rows, tensor.shape()[0] - row), columns, draws));
                }
            }
        }
    }

    private static Tensor numbers(WeightShape tensor, long rows, long columns, GeneratorOptional draws) {
        var name = tensor.name();
        if (name.endsWith("embed_positions.weight")) {
            return Sinusoids.table(EncoderConfig.WINDOW_POSITIONS, Math.toIntExact(columns));
        }
        if (name.endsWith(".bias")) {
            return Device.CPU.zeros(rows, columns);
        }
        if (tensor.shape().length == 1) { // the weights of norms
            return Device.CPU.ones(rows, columns);
        }
        return Device.CPU.normal(draws, rows, columns).mul(new Scalar(1 / Math.sqrt(columns)));
    }
}
