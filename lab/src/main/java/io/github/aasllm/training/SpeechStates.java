// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.augment.Augmentation;
import io.github.aasllm.augment.SpecAugment;
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
    private final SpeechEncoder encoder;
    private final Recipe recipe;
    private final Optional<StateCache> cache;

    SpeechStates(SpeechEncoder encoder, Recipe recipe, Optional<StateCache> cache) {
        this.encoder = encoder;
        this.recipe = recipe;
        this.cache = cache;
    }

    /** The states with which a clip is learned from. */
    Tensor inTraining(HeardClip clip, int epoch) {
        if (recipe.train().tune().freezesEncoder()) {
            return inUse(clip);
        }
        if (recipe.augment().isNone()) {
            return encode(AudioFile.read(clip.utterance().file()));
        }
        var random = Augmentation.random(recipe.seed(), epoch, clip.utterance().id());
        var changed = new Augmentation(recipe.augment()).change(AudioFile.read(clip.utterance().file()), random);
        var masks = new SpecAugment(recipe.augment());
        return encoder.encode(List.of(changed.samples()), mel -> masks.mask(mel, random)).getFirst();
    }

    /** The states of a clip as it is, without a graph. */
    Tensor inUse(HeardClip clip) {
        try (var inference = new NoGradGuard()) {
            var kept = cache.flatMap(c -> c.find(clip.content()));
            if (kept.isPresent()) {
                return kept.get();
            }
            var states = encode(AudioFile.read(clip.utterance().file()));
            cache.ifPresent(c -> c.add(clip.content(), states));
            return states;
        }
    }

    private Tensor encode(Waveform clip) {
        return encoder.encode(List.of(clip.samples())).getFirst();
    }
}
