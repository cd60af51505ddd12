// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.audit.Imitator;
import io.github.aasllm.error.InvalidInputException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * eSpeak NG as an {@link Imitator}: it says a sentence some times, each time nearer to the clip's pitch, range and
 * rate as box 1's method {@code voice} measures them, and the nearest is brought to the clip's level.
 *
 * <p>Its median pitch is the clip's within half a semitone, or nothing is said: of clips without voice or syllables, and of those
 * above some 360 Hz or below some 82 Hz, which no voice reaches. Range and rate are as near as they come. What a voice
 * says also depends on what was said before, in its last bits and its unsteadiness. Not safe for several threads.
 */
public final class EspeakImitator implements Imitator {
    private static final int TRIES = 8;
    private static final int SEED = 1; // of the voice's own unsteadiness
    private static final double PITCH = 0.5; // semitones, which must be reached
    private static final double RANGE = 1.5; // semitones, which end the search
    private static final double RATE = Math.log(1.1);

    private final Synthesis.Voice voice;

    EspeakImitator(Synthesis.Voice voice) {
        this.voice = voice;
    }

    /**
     * The one of this computer.
     *
     * @param say is told what is left out where eSpeak NG is not installed
     */
    public static Optional<Imitator> find(Consumer<String> say) {
        try {
            var espeak = Espeak.open();
            return Optional.of(new EspeakImitator(espeak::say));
        } catch (InvalidInputException notThere) {
            say.accept("interventions: neutral words and words of another emotion are left out: "
                    + notThere.getMessage());
            return Optional.empty();
        }
    }

    /** A sentence as it was said. */
    private record Attempt(Waveform sound, Manner manner, Manner wanted) {
        boolean isHighEnough() {
            return Math.abs(manner.below(wanted)) <= PITCH;
        }

        private double range() {
            return Math.abs(wanted.semitones() - manner.semitones());
        }

        private double rate() {
            return Math.abs(Math.log(manner.slowerThan(wanted)));
        }

        boolean isNear() {
            return isHighEnough() && range() <= RANGE && rate() <= RATE;
        }

        /** Each deviation by how much of it is borne. */
        double distance() {
            return Math.abs(manner.below(wanted)) / PITCH + range() / RANGE + rate() / RATE;
        }

        Waveform asLoud() {
            double gain = Math.pow(10, (wanted.decibels() - manner.decibels()) / 20);
            var samples = new float[sound.samples().length];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (gain * sound.samples()[i]);
            }
            return new Waveform(samples);
        }
    }

    @Override
    public Optional<Waveform> say(String sentence, Waveform clip) {
        var wanted = Manner.of(clip);
        return wanted.isSpoken() ? nearest(sentence, wanted).map(Attempt::asLoud) : Optional.empty();
    }

    private Optional<Attempt> nearest(String sentence, Manner wanted) {
        Optional<Attempt> nearest = Optional.empty();
        var setting = VoiceSetting.of(wanted);
        for (int i = 0; i < TRIES && nearest.filter(Attempt::isNear).isEmpty(); i++) {
            var spoken = voice.say(setting.script(sentence), SEED);
            var attempt = new Attempt(spoken.sound(), Manner.of(spoken.sound()), wanted);
            if (!attempt.manner.isSpoken()) {
                return nearest;
            }
            double least = nearest.map(Attempt::distance).orElse(Double.POSITIVE_INFINITY);
            if (spoken.isComplete() && attempt.isHighEnough() && attempt.distance() < least) {
                nearest = Optional.of(attempt);
            }
            setting = setting.towards(wanted, attempt.manner);
        }
        return nearest;
    }
}
