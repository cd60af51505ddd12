// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.llm.ByteTokenizer;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Qwen2TokenizerFiles;
import io.github.aasllm.llm.Rope;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
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
        MINI(
                DType.F32,
                encoder(96, 2, 4, 192),
                new Qwen2Config(size(OwnWords.tokenizer()), 96, 2, 4, 4, 192, Rope.of(10_000), 1e-5, false)),
        /** 0.5 million parameters: a test of the whole path. */
        TINY(DType.F32, encoder(64, 2, 4, 128),
                new Qwen2Config(264, 96, 3, 6, 2, 160, Rope.of(10_000), 1e-5, false)),
        /** 17 million parameters: what a laptop can train. */
        SMALL(
                DType.F32,
                encoder(256, 4, 4, 1024),
                new Qwen2Config(264, 384, 6, 6, 2, 1536, Rope.of(10_000), 1e-5, false)),
        /** The dimensions of Qwen2-Audio-7B: 8,397,094,912 parameters, 16.8 GB. */
        SEVEN_BILLION(
                DType.BF16,
                encoder(1280, 32, 20, 5120),
                new Qwen2Config(156_032, 4096, 32, 32, 32, 11_008, Rope.of(10_000), 1e-5, false));

        private final DType dtype;
        private final EncoderConfig encoder;
        private final Qwen2Config llm;

        Size(DType dtype, EncoderConfig encoder, Qwen2Config llm) {
            this.dtype = dtype;
            this.encoder = encoder;
            this.llm = llm;
        }

        private Qwen2TokenizerFiles tokenizer() {
            return this == MINI ? OwnWords.tokenizer() : ByteTokenizer.files();
        }

        private static int size(Qwen2TokenizerFiles tokenizer) {
            return tokenizer.vocabulary().size() + tokenizer.specials().size();
        }

        private static EncoderConfig encoder(int width, int layers, int heads, int feedForward) {
            return new EncoderConfig(128, width, layers, heads, feedForward, EncoderConfig.WINDOW_POSITIONS);
        }
    }

    private RandomModel() {}

    /**
     * Writes a model folder.
     *
     * @throws io.github.aasllm.error.InvalidInputException if the folder exists and is not empty, or cannot
     *     be written
     */
    public static void write(Path folder, Size size, long seed) {
        NewFolder.create(folder, draft -> {
            var config = draft.resolve("config.json");
            CheckpointWriter.writeJson(config, config(size));
            CheckpointWriter.writeJson(draft.resolve("preprocessor_config.json"),
                    ModelJson.features(size.encoder.melBands(), true));
            size.tokenizer().write(draft);
            Bundle.RANDOM.withMaking(Making.of(Making.Kind.RANDOM)).write(draft);
            var table = Boxes.table(JsonFields.read(config));
            CheckpointWriter.write(draft, table, size.dtype, (tensor, file) -> fill(tensor, file, seed));
        });
    }

    static Map<String, Object> config(Size size) {
        var special = size.tokenizer().specials();
        var llm = ModelJson.llm(size.llm);
        llm.put("bos_token_id", special.get("<|endoftext|>"));
        llm.put("eos_token_id", special.get("<|im_end|>"));
        return ModelJson.model(special.get("<|AUDIO|>"), size.dtype, ModelJson.encoder(size.encoder), llm);
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
            return sinusoids(columns);
        }
        if (name.endsWith(".bias")) {
            return Device.CPU.zeros(rows, columns);
        }
        if (tensor.shape().length == 1) { // the weights of norms
            return Device.CPU.ones(rows, columns);
        }
        return Device.CPU.normal(draws, rows, columns).mul(new Scalar(1 / Math.sqrt(columns)));
    }

    /** Whisper's table [1500, D]: sines in the first half of a row, cosines in the second. */
    private static Tensor sinusoids(long width) {
        int half = Math.toIntExact(width / 2);
        var angles = LongStream.range(0, EncoderConfig.WINDOW_POSITIONS)
                .boxed()
                .flatMapToDouble(position -> LongStream.range(0, half)
                        .mapToDouble(i -> position * Math.exp(-Math.log(10_000) * i / (half - 1))))
                .toArray();
        var table = new float[angles.length * 2];
        for (int i = 0; i < angles.length; i++) {
            int start = i / half * 2 * half + i % half;
            table[start] = (float) Math.sin(angles[i]);
            table[start + half] = (float) Math.cos(angles[i]);
        }
        return Tensors.floats(table, EncoderConfig.WINDOW_POSITIONS, width);
    }
}
