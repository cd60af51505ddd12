// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.recipe.AugmentSettings;
import io.github.aasllm.recipe.Range;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What training does to a clip's sound, in this order: speed, pitch, room, noise, gain, telephone. Each of them that
 * the recipe names is done with the recipe's share (the telephone with a share of its own), independently, by an
 * amount drawn evenly from its range.
 *
 * <p>What is drawn depends on the run's seed, the epoch and the utterance alone, so a run that goes on after
 * a stop hears what it would have heard. Safe for many threads.
 */
public final class Augmentation {
    private final AugmentSettings settings;

    /** As a recipe says it. */
    public Augmentation(AugmentSettings settings) {
        this.settings = settings;
    }

    /**
     * The numbers that are drawn for an utterance in an epoch: {@link #change} first, then
     * {@link SpecAugment}.
     *
     * @param seed of the run
     */
    public static RandomGenerator random(long seed, int epoch, String utterance) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seed).putInt(epoch).flip());
            digest.update(utterance.getBytes(StandardCharsets.UTF_8));
            return new SplittableRandom(ByteBuffer.wrap(digest.digest()).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** The clip as it is heard this time. An empty one stays as it is. */
    public Waveform change(Waveform clip, RandomGenerator random) {
        if (clip.isEmpty()) {
            return clip;
        }
        var samples = clip.samples();
        var speed = drawn(settings.speed(), random);
        if (speed.isPresent()) {
            samples = Speed.change(samples, speed.getAsDouble());
        }
        var semitones = drawn(settings.pitch(), random);
        if (semitones.isPresent()) {
            samples = PitchShift.shift(samples, semitones.getAsDouble());
        }
        var reverberation = drawn(settings.reverberation(), random);
        if (reverberation.isPresent()) {
            samples = Room.reverberate(samples, reverberation.getAsDouble(), random);
        }
        var signalToNoise = drawn(settings.noise(), random);
        if (signalToNoise.isPresent()) {
            samples = Amplitude.withNoise(samples, signalToNoise.getAsDouble(), random);
        }
        var gain = drawn(settings.gain(), random);
        if (gain.isPresent()) {
            samples = Amplitude.gain(samples, gain.getAsDouble());
        }
        double telephone = settings.telephone().fraction();
        // Nothing is drawn where there is no telephone, so that recipes without one hear what they always heard.
        if (telephone > 0 && random.nextDouble() < telephone) {
            samples = Telephone.drawn(random).carry(samples);
        }
        return new Waveform(samples);
    }

    private OptionalDouble drawn(Optional<Range> range, RandomGenerator random) {
        if (range.isEmpty() || random.nextDouble() >= settings.share().fraction()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(range.get().at(random.nextDouble()));
    }
}
