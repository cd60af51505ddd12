// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static io.github.aasllm.family.NewModel.joined;
import static io.github.aasllm.family.NewModel.object;

import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.emotion2vec.Emotion2vecFolder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Config;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Kind;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Weights;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.EncoderWeights;
import io.github.aasllm.encoder.whisper.FeatureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The architecture of a published speech encoder, in the form that its folders have. */
sealed interface PublishedEncoder {
    String CONFIG = "config.json";
    int PROJECTION = 256; // classifier_proj_size, the default of transformers

    /**
     * Writes what a folder has beside its weights.
     *
     * @param labels of a classification head; none for the encoder alone
     */
    void writeSettings(Path folder, List<String> labels) throws IOException;

    /** The tensors of a folder whose settings are written, under the names that its readers know. */
    List<WeightShape> table(Path folder, int labels);

    /** Dimensions; the feed-forward layers are four times as wide. */
    record Size(int width, int layers, int heads) {
        static final Size BASE = new Size(768, 12, 12);
        static final Size LARGE = new Size(1024, 24, 16);

        int feedForward() {
            return 4 * width;
        }
    }

    /**
     * wav2vec 2.0, HuBERT, WavLM or data2vec-audio.
     *
     * @param normFirst norms before the layers and behind all convolutions, as most of the large ones have them
     * @param bias of the convolutions
     */
    record Waveform(Wav2Vec2Kind kind, Size size, boolean normFirst, boolean bias) implements PublishedEncoder {
        /** A parameter of pre-training that transformers has in every such model, and this program passes over. */
        private static final String MASKED = "masked_spec_embed";

        @Override
        public void writeSettings(Path folder, List<String> labels) throws IOException {
            var architecture = switch (kind) {
                case WAV2VEC2 -> "Wav2Vec2";
                case HUBERT -> "Hubert";
                case WAVLM -> "WavLM";
                case DATA2VEC -> "Data2VecAudio";
            };
            var config = object(
                    "architectures", List.of(architecture + (labels.isEmpty() ? "Model" : "ForSequenceClassification")),
                    "model_type", kind.modelType(),
                    "transformers_version", "5.17.0",
                    "dtype", "float32",
                    "hidden_size", size.width,
                    "num_hidden_layers", size.layers,
                    "num_attention_heads", size.heads,
                    "intermediate_size", size.feedForward(),
                    "conv_bias", bias);
            if (kind != Wav2Vec2Kind.DATA2VEC) {
                config.put("feat_extract_norm", normFirst ? "layer" : "group");
                config.put("do_stable_layer_norm", normFirst);
            }
            config.putAll(labelled(labels));
            CheckpointWriter.writeJson(folder.resolve(CONFIG), config);
            CheckpointWriter.writeJson(folder.resolve("preprocessor_config.json"), object(
                    "feature_extractor_type", "Wav2Vec2FeatureExtractor",
                    "do_normalize", true,
                    "feature_size", 1,
                    "sampling_rate", 16_000,
                    "padding_side", "right",
                    "padding_value", 0.0,
                    "return_attention_mask", normFirst)); // of padded batches, as the published ones have it
        }

        @Override
        public List<WeightShape> table(Path folder, int labels) {
            var config = Wav2Vec2Config.from(JsonFields.read(folder.resolve(CONFIG)));
            var rows = new ArrayList<>(Wav2Vec2Weights.table(config, true));
            rows.add(new WeightShape(MASKED, size.width));
            return labels == 0 ? rows : withHead(rows, kind.prefix(), size.width, labels);
        }
    }

    /** The encoder of Whisper, as transformers has it in a classifier, without a decoder. */
    record Whisper(Size size, int melBands) implements PublishedEncoder {
        @Override
        public void writeSettings(Path folder, List<String> labels) throws IOException {
            var config = object(
                    "architectures", List.of("WhisperForAudioClassification"),
                    "model_type", "whisper",
                    "transformers_version", "5.17.0",
                    "dtype", "float32",
                    "num_mel_bins", melBands,
                    "max_source_positions", EncoderConfig.WINDOW_POSITIONS,
                    "d_model", size.width,
                    "encoder_layers", size.layers,
                    "encoder_attention_heads", size.heads,
                    "encoder_ffn_dim", size.feedForward(),
                    "decoder_layers", size.layers,
                    "decoder_attention_heads", size.heads,
                    "decoder_ffn_dim", size.feedForward());
            config.putAll(labelled(labels));
            CheckpointWriter.writeJson(folder.resolve(CONFIG), config);
            CheckpointWriter.writeJson(folder.resolve("preprocessor_config.json"), joined(
                    FeatureSettings.json(melBands, 30, "WhisperProcessor"), object("return_attention_mask", false)));
        }

        @Override
        public List<WeightShape> table(Path folder, int labels) {
            var rows = EncoderWeights.table(
                    EncoderConfig.fromWhisper(JsonFields.read(folder.resolve(CONFIG))));
            return labels == 0
                    ? rows.stream().map(row -> row.in("encoder.")).toList()
                    : withHead(rows, "encoder.", size.width, labels);
        }
    }

    /** emotion2vec, in FunASR's form with the weights as safetensors; {@code config.yaml} is JSON, which is YAML. */
    record Emotion2vec(Size size, int prenetLayers) implements PublishedEncoder {
        private static final String CONFIG = "config.yaml";
        private static final int EXTRA_TOKENS = 10;

        @Override
        public void writeSettings(Path folder, List<String> labels) throws IOException {
            CheckpointWriter.writeJson(folder.resolve(CONFIG), object(
                    "model", "Emotion2vec",
                    "model_conf", object(
                            "embed_dim", size.width,
                            "depth", size.layers - prenetLayers,
                            "num_heads", size.heads,
                            "mlp_ratio", 4.0,
                            "normalize", true,
                            "modalities", Map.of("audio", object(
                                    "prenet_depth", prenetLayers,
                                    "num_extra_tokens", EXTRA_TOKENS,
                                    "num_alibi_heads", size.heads)))));
            if (!labels.isEmpty()) {
                Files.write(folder.resolve("tokens.txt"), labels);
            }
        }

        @Override
        public List<WeightShape> table(Path folder, int labels) {
            return Emotion2vecFolder.table(folder, labels);
        }
    }

    private static Map<String, Object> labelled(List<String> labels) {
        if (labels.isEmpty()) {
            return Map.of();
        }
        var names = new LinkedHashMap<String, Object>();
        var numbers = new LinkedHashMap<String, Object>();
        IntStream.range(0, labels.size()).forEach(i -> {
            names.put(String.valueOf(i), labels.get(i));
            numbers.put(labels.get(i), i);
        });
        return object("classifier_proj_size", PROJECTION, "id2label", names, "label2id", numbers);
    }

    private static List<WeightShape> withHead(List<WeightShape> encoder, String prefix, int width, int labels) {
        var rows = new ArrayList<WeightShape>();
        encoder.forEach(row -> rows.add(row.in(prefix)));
        rows.add(new WeightShape("projector.weight", PROJECTION, width));
        rows.add(new WeightShape("projector.bias", PROJECTION));
        rows.add(new WeightShape("classifier.weight", labels, PROJECTION));
        rows.add(new WeightShape("classifier.bias", labels));
        return rows;
    }
}
