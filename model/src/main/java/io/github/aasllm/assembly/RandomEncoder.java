// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.wav2vec2.Family;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Config;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Weights;
import io.github.aasllm.nn.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;

/**
 * Folders of published encoders' architecture and full size with random weights and a head of four emotions,
 * so that speed and memory can be measured without the published weights: everything works, and the emotion
 * means nothing.
 */
public final class RandomEncoder {
    private static final Map<String, Published> PUBLISHED = new LinkedHashMap<>();
    private static final List<String> LABELS = List.of("neutral", "happiness", "anger", "sadness");
    private static final int PROJECTION = 256; // classifier_proj_size, the default of transformers

    static {
        for (var family : List.of(Family.WAV2VEC2, Family.HUBERT, Family.WAVLM)) {
            PUBLISHED.put(family.modelType() + "-base", new Published(family, false));
            PUBLISHED.put(family.modelType() + "-large", new Published(family, true));
        }
        PUBLISHED.put("data2vec-audio-base", new Published(Family.DATA2VEC, false));
    }

    /**
     * @param large 24 layers of width 1024 with the norms first, as wav2vec2-large-robust, hubert-large-ll60k
     *     and wavlm-large have them; else 12 layers of width 768
     */
    private record Published(Family family, boolean large) {

        Map<String, Object> config() {
            var config = new LinkedHashMap<String, Object>();
            config.put("model_type", family.modelType());
            config.put("architectures", List.of(switch (family) {
                case WAV2VEC2 -> "Wav2Vec2";
                case HUBERT -> "Hubert";
                case WAVLM -> "WavLM";
                case DATA2VEC -> "Data2VecAudio";
            } + "ForSequenceClassification"));
            config.put("transformers_version", "5.17.0");
            config.put("dtype", "float32");
            config.put("hidden_size", large ? 1024 : 768);
            config.put("num_hidden_layers", large ? 24 : 12);
            config.put("num_attention_heads", large ? 16 : 12);
            config.put("intermediate_size", large ? 4096 : 3072);
            config.put("classifier_proj_size", PROJECTION);
            // WavLM has none
            config.put("conv_bias", large && family != Family.WAVLM);
            if (family != Family.DATA2VEC) {
                config.put("feat_extract_norm", large ? "layer" : "group");
                config.put("do_stable_layer_norm", large);
            }
            var labels = new LinkedHashMap<String, Object>();
            var numbers = new LinkedHashMap<String, Object>();
            for (int i = 0; i < LABELS.size(); i++) {
                labels.put(String.valueOf(i), LABELS.get(i));
                numbers.put(LABELS.get(i), i);
            }
            config.put("id2label", labels);
            config.put("label2id", numbers);
            return config;
        }

        /** {@code return_attention_mask} is what the published folders have; it is of padded batches. */
        Map<String, Object> input() {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("do_normalize", true);
            fields.put("feature_extractor_type", "Wav2Vec2FeatureExtractor");
            fields.put("feature_size", 1);
            fields.put("padding_side", "right");
            fields.put("padding_value", 0.0);
            fields.put("return_attention_mask", large);
            fields.put("sampling_rate", 16_000);
            return fields;
        }
    }

    private RandomEncoder() {}

    /** The names that {@link #write} takes. */
    public static List<String> names() {
        return List.copyOf(PUBLISHED.keySet());
    }

    /**
     * Writes a folder in float32, with the names that transformers gives.
     *
     * @param name one of {@link #names}
     * @throws io.github.aasllm.error.InvalidInputException if the folder exists and is not empty, or cannot be
     *     written
     */
    public static void write(Path folder, String name, long seed) {
        var published = PUBLISHED.get(name);
        NewFolder.create(folder, draft -> {
            var file = draft.resolve("config.json");
            CheckpointWriter.writeJson(file, published.config());
            CheckpointWriter.writeJson(draft.resolve("preprocessor_config.json"), published.input());
            var config = Wav2Vec2Config.from(JsonFields.read(file));
            CheckpointWriter.write(draft, table(config), DType.F32,
                    (tensor, weights) -> fill(tensor, weights, seed, config));
        });
    }

    private static List<WeightShape> table(Wav2Vec2Config config) {
        var rows = new ArrayList<WeightShape>();
        for (var row : Wav2Vec2Weights.table(config, true)) {
            rows.add(new WeightShape(config.family().prefix() + row.name(), row.shape()));
        }
        rows.add(new WeightShape("projector.weight", PROJECTION, config.width()));
        rows.add(new WeightShape("projector.bias", PROJECTION));
        rows.add(new WeightShape("classifier.weight", LABELS.size(), PROJECTION));
        rows.add(new WeightShape("classifier.bias", LABELS.size()));
        return rows;
    }

    private static void fill(WeightShape tensor, SafetensorsWriter file, long seed, Wav2Vec2Config config)
            throws IOException {
        boolean length = tensor.name().endsWith("weight_g");
        if (!length && !tensor.name().endsWith("gru_rel_pos_const")) {
            RandomModel.fill(tensor, file, seed);
            return;
        }
        // a length that gives the kernel's numbers the variance 1 / inputs
        double value = length ? Math.sqrt((double) config.width() / config.positions().kernel()) : 1;
        try (var scope = new PointerScope()) {
            file.append(Device.CPU.ones(tensor.shape()).mul(new Scalar(value)));
        }
    }
}
