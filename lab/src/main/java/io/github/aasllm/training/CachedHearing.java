// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.cache.StateCache;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.run.AudioContent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A frozen encoder's states: each clip goes through the encoder once, whatever the number of epochs, folds,
 * seeds and arms, and alone, so that its states are the same to the bit whatever else is in the cache already.
 */
public final class CachedHearing implements Hearing {
    private final StateCache cache;
    private final SpeechEncoder encoder;
    private final LayerChoice layer;
    private final Map<String, String> contents = new ConcurrentHashMap<>();

    /** @param cache of the states that are chosen */
    public CachedHearing(StateCache cache, SpeechEncoder encoder, LayerChoice layer) {
        this.cache = cache;
        this.encoder = encoder;
        this.layer = layer;
    }

    @Override
    public List<Tensor> inTraining(List<LabelledClip> clips, int epoch) {
        return plain(clips);
    }

    @Override
    public List<Tensor> plain(List<LabelledClip> clips) {
        return cache.states(clips.stream().map(this::content).toList(), needed -> {
            try (var inference = new NoGradGuard()) {
                return needed.stream()
                        .map(i -> clips.get(i).sound().samples())
                        .map(samples -> layer.of(encoder, List.of(samples)).getFirst())
                        .toList();
            }
        });
    }

    /** Has a clip's states in the cache, if there is room. */
    void keep(LabelledClip clip) {
        if (cache.hasRoom()) {
            plain(List.of(clip));
        }
    }

    String content(LabelledClip clip) {
        return contents.computeIfAbsent(clip.id(), id -> AudioContent.hash(clip.sound()));
    }
}
