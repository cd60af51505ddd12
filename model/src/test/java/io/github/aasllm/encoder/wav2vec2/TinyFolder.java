// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;

/** Writes small folders of these architectures with random weights, as transformers would. */
public final class TinyFolder {
    private TinyFolder() {}

    /** The settings of a small encoder of a family, with convolutions of the published strides. */
    public static Map<String, Object> config(String modelType, boolean layerNorm) {
        var config = new LinkedHashMap<String, Object>();
        config.put("model_type", modelType);
        config.put("transformers_version", "5.17.0");
        config.put("hidden_size", 32);
        config.put("num_hidden_layers", 2);
        config.put("num_attention_heads", 4);
        config.put("intermediate_size", 48);
        config.put("conv_dim", List.of(16, 16, 16, 16, 16, 16, 16));
        config.put("num_conv_pos_embedding_groups", 4);
        config.put("conv_bias", layerNorm);
        if (!modelType.equals("data2vec-audio")) {
            config.put("num_conv_pos_embeddings", 16);
            config.put("feat_extract_norm", layerNorm ? "layer" : "group");
            config.put("do_stable_layer_norm", layerNorm);
        }
        return config;
    }

    /** Writes config.json and preprocessor_config.json alone. */
    public static Path settings(Path folder, Map<String, Object> config) throws IOException {
        Files.createDirectories(folder);
        CheckpointWriter.writeJson(folder.resolve("config.json"), config);
        CheckpointWriter.writeJson(folder.resolve("preprocessor_config.json"),
                Map.of("do_normalize", true, "feature_extractor_type", "Wav2Vec2FeatureExtractor",
                        "feature_size", 1, "sampling_rate", 16_000));
        return folder;
    }

    /** Writes a folder with an encoder and what stands behind it. */
    public static Path write(Path folder, Map<String, Object> config, WeightShape... more) throws IOException {
        return write(folder, config, name -> name, more);
    }

    /** The same with other names for the encoder's tensors. */
    public static Path write(
            Path folder, Map<String, Object> config, UnaryOperator<String> names, WeightShape... more)
            throws IOException {
        settings(folder, config);
        var read = Wav2Vec2Config.from(JsonFields.read(folder.resolve("config.json")));
        var rows = new ArrayList<WeightShape>();
        Wav2Vec2Weights.table(read, true).forEach(row ->
                rows.add(new WeightShape(names.apply(row.name()), row.shape())));
        rows.addAll(List.of(more));
        CheckpointWriter.write(folder, rows, DType.F32, (tensor, file) -> {
            try (var scope = new PointerScope()) {
                file.append(Tensors.floats(numbers(tensor, rows.indexOf(tensor)), tensor.shape()));
            }
        });
        return folder;
    }

    /** A voice-like tone with noise. */
    public static float[] clip(double seconds, long seed) {
        var random = new Random(seed);
        var samples = new float[(int) (seconds * 16_000)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.2 * Math.sin(i * 0.05) + 0.05 * random.nextGaussian() + 0.01);
        }
        return samples;
    }

    private static float[] numbers(WeightShape tensor, int seed) {
        var random = new Random(seed);
        var values = new float[Math.toIntExact(tensor.numbers())];
        long[] shape = tensor.shape();
        boolean matrix = shape.length > 1 && shape[0] > 1;
        double scale = matrix ? 1.2 / Math.sqrt((double) tensor.numbers() / shape[0]) : 0.1;
        double middle = matrix || tensor.name().endsWith(".bias") ? 0 : 1;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (middle + scale * random.nextGaussian());
        }
        return values;
    }
}
