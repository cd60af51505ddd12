// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.augment.Augmentation;
import io.github.aasllm.augment.SpecAugment;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.recipe.AugmentSettings;
import io.github.aasllm.recipe.Range;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/**
 * The states of an encoder that is trained, or whose clips are never heard twice alike: computed anew each
 * time.
 */
final class LiveHearing implements Hearing {
    private static final int LEAST = 1000; // samples: played twice as fast, they still make an audio token

    private final SpeechEncoder encoder;
    private final LayerChoice layer;
    private final AugmentSettings settings;
    private final Augmentation augmentation;
    private final SpecAugment masks;
    private final long seed;

    LiveHearing(SpeechEncoder encoder, Recipe recipe) {
        this.encoder = encoder;
        this.layer = recipe.encoder().layer();
        this.settings = recipe.augment();
        this.augmentation = new Augmentation(settings);
        this.masks = new SpecAugment(settings);
        this.seed = recipe.seed();
    }

    @Override
    public List<Tensor> inTraining(List<LabelledClip> clips, int epoch) {
        if (settings.isNone()) {
            return plain(clips);
        }
        var drawn = clips.stream().map(clip -> Augmentation.random(seed, epoch, clip.id())).toList();
        var heard = new ArrayList<float[]>();
        for (int i = 0; i < clips.size(); i++) {
            heard.add(changed(clips.get(i).sound(), drawn.get(i)).samples());
        }
        if (!settings.masks()) {
            return layer.of(encoder, heard);
        }
        var next = drawn.iterator();
        return encoder.encode(heard, spectrogram -> masks.mask(spectrogram, next.next()));
    }

    @Override
    public List<Tensor> plain(List<LabelledClip> clips) {
        return layer.of(encoder, clips.stream().map(clip -> clip.sound().samples()).toList());
    }

    private Waveform changed(Waveform clip, RandomGenerator random) {
        var stretch = settings.crop().map(range -> crop(clip, range, random)).orElse(clip);
        return augmentation.change(stretch, random);
    }

    /**
     * A stretch of a length drawn evenly from a range of seconds, from anywhere; the whole of a shorter clip.
     */
    static Waveform crop(Waveform clip, Range seconds, RandomGenerator random) {
        var samples = clip.samples();
        int drawn = (int) Math.round(seconds.at(random.nextDouble()) * Waveform.SAMPLE_RATE);
        int length = Math.min(samples.length, Math.max(LEAST, drawn));
        int from = random.nextInt(samples.length - length + 1);
        return length == samples.length
                ? clip
                : new Waveform(Arrays.copyOfRange(samples, from, from + length));
    }
}
