// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.musicflamingo;

import static io.github.aasllm.family.NewModel.joined;
import static io.github.aasllm.family.NewModel.object;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.family.Architecture;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.ModulePatterns;
import io.github.aasllm.family.NewModel;
import io.github.aasllm.family.audioflamingo.AudioFlamingo3;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Tokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The family of Audio Flamingo Next and Music Flamingo. */
public final class MusicFlamingo implements Family {
    private static final String MODEL_TYPE = "musicflamingo";
    private static final String BEGIN = "<|sound_bos|>";
    private static final String END = "<|sound_eos|>";
    private static final String BEGIN_ID = "audio_bos_token_id";
    private static final String END_ID = "audio_eos_token_id";
    private static final int PUBLISHED_SECONDS = 1200;
    private static final ClosedList KEYS = AudioFlamingo3.KEYS
            // a head is as wide as the encoder, whatever is said
            .and(BEGIN_ID, END_ID, "audio_frame_step", "rope_parameters", "head_dim");

    private final AudioFlamingo3 before = new AudioFlamingo3();

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public TensorNames names() {
        return before.names();
    }

    @Override
    public ModulePatterns modules() {
        return before.modules();
    }

    @Override
    public Architecture architecture(JsonFields config) {
        Family.requireKind(config, MODEL_TYPE, "none");
        return TimedArchitecture.of(AudioFlamingo3.architecture(config, KEYS), config);
    }

    @Override
    public Architecture architecture(Checkpoint checkpoint) {
        Family.requireKind(checkpoint.config(), MODEL_TYPE, "none");
        var around = List.of(Map.entry("audio_bos_token", BEGIN), Map.entry("audio_eos_token", END));
        return TimedArchitecture.of(AudioFlamingo3.architecture(checkpoint,
                AudioFlamingo3.architecture(checkpoint.config(), KEYS), PUBLISHED_SECONDS, around),
                checkpoint.config());
    }

    @Override
    public void requireTokens(JsonFields config, Tokenizer tokenizer) {
        before.requireTokens(config, tokenizer);
        Family.requireToken(config, BEGIN_ID, 151_670, BEGIN, tokenizer);
        Family.requireToken(config, END_ID, 151_671, END, tokenizer);
    }

    @Override
    public List<String> specials() {
        return List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>", AudioFlamingo3.SOUND, BEGIN, END);
    }

    @Override
    public List<String> prompts() {
        return List.of("audio-flamingo-next");
    }

    @Override
    public Qwen2Config published() {
        return before.published();
    }

    @Override
    public Map<String, Map<String, Object>> settings(NewModel model) {
        var files = new HashMap<>(AudioFlamingo3.settings(model, MODEL_TYPE, "MusicFlamingo"));
        files.computeIfPresent("config.json", (name, config) -> joined(config, object(
                BEGIN_ID, model.specials().get(BEGIN), END_ID, model.specials().get(END))));
        return files;
    }
}
