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
 * The states H of a clip in training, [T, encoder width].
 *
 * <p>A frozen encoder that hears clips as they are gives the same states each time: they come from the cache,
 * where there is one. One clip is encoded at a time, so that its states are the same to the bit with the cache
 * and without. An encoder that is tuned has a graph.
 */
final class SpeechStates {
    private static final int NO_LABEL = -1; // hearing needs none

    private final SpeechEncoder encoder;
    private final Recipe recipe;
    private final Optional<StateCache> cache;
    private final LiveHearing live;

    SpeechStates(SpeechEncoder encoder, Recipe recipe, Optional<StateCache> cache) {
        this.encoder = encoder;
        this.recipe = recipe;
        this.cache = cache;
        this.live = new LiveHearing(encoder, recipe.augment(), recipe.seed());
    }

    /** The states with which a clip is learned from. */
    Tensor inTraining(HeardClip clip, int epoch) {
        if (recipe.train().tune().freezesEncoder()) {
            return inUse(clip);
        }
        var utterance = clip.utterance();
        var sound = new LabelledClip(utterance.id(), utterance.waveform(), NO_LABEL);
        return live.inTraining(List.of(sound), epoch).getFirst();
    }

    /** The states of a clip as it is, without a graph. */
    Tensor inUse(HeardClip clip) {
        try (var inference = new NoGradGuard()) {
            var kept = cache.flatMap(c -> c.find(clip.content()));
            if (kept.isPresent()) {
                return kept.get();
            }
            var states = encode(clip.utterance().waveform());
            cache.ifPresent(c -> c.add(clip.content(), states));
            return states;
        }
    }

    private Tensor encode(Waveform clip) {
        return encoder.encode(List.of(clip.samples())).getFirst();
    }
}
