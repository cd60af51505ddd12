// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which of the four architectures a folder holds. */
public enum Wav2Vec2Kind {
    WAV2VEC2("wav2vec2", "wav2vec2."),
    HUBERT("hubert", "hubert."),
    /** With a bias by relative position, which each layer gates. */
    WAVLM("wavlm", "wavlm."),
    /** With several small positional convolutions, one behind the other. */
    DATA2VEC("data2vec-audio", "data2vec_audio.");

    private final String modelType;
    private final String prefix;

    Wav2Vec2Kind(String modelType, String prefix) {
        this.modelType = modelType;
        this.prefix = prefix;
    }

    /** {@code model_type} of {@code config.json}. */
    public String modelType() {
        return modelType;
    }

    /** What the names of the encoder's tensors begin with in a model that has more than the encoder. */
    public String prefix() {
        return prefix;
    }

    /** The architecture that a {@code config.json} names, if it is one of these. */
    public static Optional<Wav2Vec2Kind> of(JsonFields config) {
        var type = config.text("model_type").orElse("");
        return Arrays.stream(values()).filter(kind -> kind.modelType.equals(type)).findFirst();
    }

    /** All model types, for refusals. */
    static String modelTypes() {
        return Arrays.stream(values()).map(Wav2Vec2Kind::modelType).collect(Collectors.joining(", "));
    }
}
