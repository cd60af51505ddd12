// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The states H of clips in training, [T, encoder width] each.
 *
 * <p>A frozen encoder that hears clips as they are gives the same states each time: they come from the cache,
 * where there is one. They are encoded one clip at a time, so that they are the same to the bit with the
 * cache and without. An encoder that is tuned has a graph, and encodes a batch at a time.
 */
final class SpeechStates {
    private final SpeechEncoder encoder;
    private final Recipe recipe;
    private final Sounds sounds;
    private final Optional<StateCache> cache;
    private final LiveHearing live;

    SpeechStates(SpeechEncoder encoder, Recipe recipe, Sounds sounds, Optional<StateCache> cache) {
        this.sounds = sounds;
        this.encoder = encoder;
        this.recipe = recipe;
        this.cache = cache;
        this.live = new LiveHearing(encoder, recipe);
    }

    /** The states with which the clips of a batch are learned from. */
    List<Tensor> inTraining(List<HeardClip> clips, int epoch) {
        if (recipe.freezesEncoder()) {
            return clips.stream().map(this::inUse).toList();
        }
        var heard = clips.stream()
                .map(HeardClip::utterance)
                .map(utterance -> LabelledClip.unlabelled(utterance.id(), sounds.heard(utterance)))
                .toList();
        return live.inTraining(heard, epoch);
    }

    /** The states of a clip as it is, without a graph. */
    Tensor inUse(HeardClip clip) {
        try (var inference = new NoGradGuard()) {
            var kept = cache.flatMap(c -> c.find(clip.content()));
            if (kept.isPresent()) {
                return kept.get();
            }
            var states = encode(sounds.heard(clip.utterance()));
            cache.ifPresent(c -> c.add(clip.content(), states));
            return states;
        }
    }

    /** Has a clip's states in the cache, if there is one with room. */
    void keep(HeardClip clip) {
        if (cache.isPresent() && cache.get().hasRoom()) {
            inUse(clip);
        }
    }

    private Tensor encode(Waveform clip) {
        return encoder.encode(List.of(clip.samples())).getFirst();
    }
}
