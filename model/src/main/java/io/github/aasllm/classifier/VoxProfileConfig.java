// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.encoder.wav2vec2.InputSettings;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Config;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code config.json} of vox-profile's says. It names the encoder by {@code pretrain_model} alone; sizes that it
 * does not give, by transformers' keys, are those of the tensors.
 *
 * @param encoder the settings of the encoder as transformers has them
 * @param updateScale loralib's {@code lora_alpha}, which the wrappers leave at 1
 */
record VoxProfileConfig(String pretrained, JsonFields encoder, List<String> labels, double updateScale) {
    private static final String PRETRAINED = "pretrain_model";
    private static final String WHISPER = "whisper";
    private static final String WAVLM = "wavlm";
    private static final String WAVLM_LARGE = "wavlm_large";
    private static final String OUTPUTS = "output_class_num";
    private static final String RANK = "lora_rank";
    private static final String ALPHA = "lora_alpha";
    private static final String METHOD = "finetune_method";
    private static final int HEAD_WIDTH = 64; // of every published Whisper and WavLM

    /** The nine classes, as they were trained on MSP-Podcast. */
    private static final List<String> CLASSES = List.of("Anger", "Contempt", "Disgust", "Fear", "Happiness",
            "Neutral", "Sadness", "Surprise", "Other");

    /** Arguments of the wrappers that are read here, or say no more than the tensors do. */
    private static final Set<String> OWN = Set.of(PRETRAINED, OUTPUTS, RANK, ALPHA, METHOD, "hidden_dim",
            "freeze_params", "use_conv_output", "detailed_class_num");

    private static final Pattern LAYER = Pattern.compile("encoder\\.layers\\.(\\d{1,4})\\..*");

    static boolean isIn(JsonFields fields) {
        return fields.text(PRETRAINED).filter(name -> name.startsWith(WHISPER) || name.startsWith(WAVLM))
                .isPresent();
    }

    static boolean isWhisper(JsonFields fields) {
        return fields.text(PRETRAINED).orElseThrow().startsWith(WHISPER);
    }

    /** @throws InvalidInputException if a setting is not known, or is another than the tensors say */
    static VoxProfileConfig of(JsonFields fields, Checkpoint checkpoint) {
        var pretrained = fields.text(PRETRAINED).orElseThrow();
        var method = fields.text(METHOD).orElse("lora");
        if (!method.equals("lora") && !method.equals("finetune")) {
            throw fields.refusal(METHOD, method, "lora or finetune");
        }
        int outputs = VoxProfileHead.outputs(checkpoint);
        if (fields.count(OUTPUTS, outputs) != outputs) {
            throw fields.refusal(OUTPUTS, fields.count(OUTPUTS, outputs), outputs + ", as the tensors have");
        }
        var encoder = ((ObjectNode) fields.node()).deepCopy();
        OWN.forEach(encoder::remove);
        if (isWhisper(fields)) {
            addWhisper(encoder, checkpoint);
        } else {
            addWavlm(encoder, checkpoint, pretrained.equals(WAVLM_LARGE));
        }
        var labels = !fields.has("id2label") && outputs == CLASSES.size()
                ? CLASSES : ClassifierConfig.from(fields, outputs).labels();
        return new VoxProfileConfig(pretrained, new JsonFields(fields.file(), "", encoder), labels,
                fields.positive(ALPHA, 1));
    }

    private static void addWhisper(ObjectNode encoder, Checkpoint checkpoint) {
        var positions = shape(checkpoint, "encoder.embed_positions.weight", 2);
        int width = Math.toIntExact(positions[1]);
        add(encoder, "max_source_positions", positions[0]);
        add(encoder, "num_mel_bins", shape(checkpoint, "encoder.conv1.weight", 3)[1]);
        add(encoder, "d_model", width);
        add(encoder, "encoder_attention_heads", heads(width));
        add(encoder, "encoder_layers", layers(checkpoint));
        add(encoder, "encoder_ffn_dim", shape(checkpoint, "encoder.layers.0.fc1.weight", 2)[0]);
    }

    private static void addWavlm(ObjectNode encoder, Checkpoint checkpoint, boolean large) {
        int width = Math.toIntExact(shape(checkpoint, "encoder.layer_norm.weight", 1)[0]);
        if (!encoder.has("model_type")) {
            encoder.put("model_type", WAVLM);
        }
        add(encoder, "hidden_size", width);
        add(encoder, "num_attention_heads", heads(width));
        add(encoder, "num_hidden_layers", layers(checkpoint));
        add(encoder, "intermediate_size",
                shape(checkpoint, "encoder.layers.0.feed_forward.intermediate_dense.weight", 2)[0]);
        if (large && !encoder.has("do_stable_layer_norm")) {
            encoder.put("do_stable_layer_norm", true);
        }
        if (large && !encoder.has("feat_extract_norm")) {
            encoder.put("feat_extract_norm", "layer");
        }
    }

    private static void add(ObjectNode encoder, String key, long value) {
        if (!encoder.has(key)) {
            encoder.put(key, Math.toIntExact(value));
        }
    }

    private static int heads(int width) {
        return Math.max(1, width / HEAD_WIDTH);
    }

    private static int layers(Checkpoint checkpoint) {
        return 1 + checkpoint.shapes().keySet().stream().map(LAYER::matcher).filter(found -> found.matches())
                .flatMapToInt(found -> IntStream.of(Integer.parseInt(found.group(1)))).max().orElse(0);
    }

    private static long[] shape(Checkpoint checkpoint, String name, int dimensions) {
        var shape = checkpoint.shapes().get(name);
        if (shape == null || shape.length != dimensions) {
            throw InvalidInputException.of("tensor", shape == null ? "no " + name : name + " of another shape",
                    "one of " + dimensions + " dimensions").in(checkpoint.folder());
        }
        return shape;
    }

    boolean isWhisper() {
        return pretrained.startsWith(WHISPER);
    }

    EncoderConfig whisper() {
        return EncoderConfig.fromWhisper(encoder);
    }

    Wav2Vec2Config wavlm() {
        return Wav2Vec2Config.from(encoder);
    }

    /** Of the input of the first layer and of each layer's output. */
    int hiddenStates() {
        return 1 + (isWhisper() ? whisper().layers() : wavlm().layers());
    }

    /** What WavLM hears; where the folder does not say it, as its {@code pretrain_model} does. */
    InputSettings input(Path folder) {
        return InputSettings.isIn(folder) ? InputSettings.of(folder)
                : new InputSettings(pretrained.equals(WAVLM_LARGE));
    }
}
