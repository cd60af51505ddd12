// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * What is done to a clip before it is measured or heard, so that clips of different corpora can be compared:
 * levels and the silence at the edges differ between corpora far more than between emotions.
 *
 * <p>Both rest on the energy of frames of 20 ms side by side, of which the last may be shorter. A frame is
 * active if its mean square is above a ten-thousandth of the loudest frame's: less than 40 dB below it.
 *
 * <ul>
 *   <li>{@code edges}: what lies more than 50 ms before the first active frame or after the last one is
 *       cut off, so that speech rate is a second of speech and its pauses;
 *   <li>{@code level}: the samples are multiplied until the mean square over all active frames is −23 dB
 *       re full scale. Peaks may then exceed full scale; nothing is clipped. Intensity still differs between
 *       clips, by their pauses.
 * </ul>
 *
 * <p>Silence and empty clips stay as they are. A clip may be normalised before it is measured, and, where a
 * model was trained so, before the speech encoder hears it; these are two settings. The paper does neither.
 *
 * @param level whether levels are made equal
 * @param edges whether silence at the edges is cut off; this is done first
 */
public record Normalisation(boolean level, boolean edges) {
    /** The paper's form: the clip as it is. */
    public static final Normalisation NONE = new Normalisation(false, false);

    /** The keys of all four. */
    public static final List<String> KEYS = List.of("none", "level", "edges", "level+edges");

    private static final int FRAME = Waveform.SAMPLE_RATE / 50; // 20 ms
    private static final int MARGIN = Waveform.SAMPLE_RATE / 20; // 50 ms
    private static final double ACTIVE = 1e-4; // −40 dB
    private static final double TARGET = Math.pow(10, -2.3); // −23 dB re full scale

    /** {@code none}, {@code level}, {@code edges} or {@code level+edges}, as files and options have it. */
    public String key() {
        return KEYS.get((level ? 1 : 0) + (edges ? 2 : 0));
    }

    /** @throws InvalidInputException if there is no normalisation of this key */
    public static Normalisation of(String key) {
        int index = KEYS.indexOf(key);
        if (index < 0) {
            throw InvalidInputException.of("normalisation", key, "one of " + String.join(", ", KEYS)).meant(key, KEYS);
        }
        return new Normalisation((index & 1) != 0, (index & 2) != 0);
    }

    /** The clip that is heard. */
    public Waveform apply(Waveform clip) {
        return new Waveform(apply(clip.samples()));
    }

    /** The beginning of the clip that is heard, up to so many samples; only these are copied. */
    public Waveform apply(Waveform clip, int longest) {
        return new Waveform(signal(clip.samples()).toArray(longest));
    }

    /**
     * The beginnings of the clip that is heard and of the same clip at its own level, which levels do not count
     * for; they are looked for once. Without {@code level} both are one.
     */
    public Both both(Waveform clip, int longest) {
        var heard = signal(clip.samples());
        var samples = new Waveform(heard.toArray(longest));
        return new Both(samples, level ? new Waveform(heard.unscaled().toArray(longest)) : samples);
    }

    /**
     * @param heard as it is heard
     * @param unscaled the same samples before the level was changed
     */
    public record Both(Waveform heard, Waveform unscaled) {}

    /** How many samples of a clip's beginning are cut off. */
    public int cutBefore(Waveform clip) {
        double[] power = powers(clip.samples());
        double limit = ACTIVE * Arrays.stream(power).max().orElse(0);
        return edges && limit > 0 ? begin(power, limit) : 0;
    }

    /** The clip that is measured: the same array if there is nothing to do, else a new one. */
    float[] apply(float[] samples) {
        return signal(samples).toArray(Integer.MAX_VALUE);
    }

    /** The clip that is measured, without a copy. */
    Signal signal(float[] samples) {
        if (!level && !edges) {
            return Signal.of(samples);
        }
        double[] power = powers(samples);
        double limit = ACTIVE * Arrays.stream(power).max().orElse(0);
        if (limit == 0) {
            return Signal.of(samples);
        }
        int from = edges ? begin(power, limit) : 0;
        int to = edges ? end(samples, power, limit) : samples.length;
        return new Signal(samples, from, to - from, level ? gain(samples, power, limit) : 1);
    }

    private static double[] powers(float[] samples) {
        var power = new double[Math.ceilDiv(samples.length, FRAME)];
        for (int frame = 0; frame < power.length; frame++) {
            int length = length(frame, samples);
            for (int i = frame * FRAME; i < frame * FRAME + length; i++) {
                power[frame] += (double) samples[i] * samples[i] / length;
            }
        }
        return power;
    }

    private static int length(int frame, float[] samples) {
        return Math.min(FRAME, samples.length - frame * FRAME);
    }

    /** The sample after the last one that is kept. */
    private static int end(float[] samples, double[] power, double limit) {
        int last = power.length - 1;
        while (power[last] <= limit) {
            last--;
        }
        return Math.min(samples.length, (last + 1) * FRAME + MARGIN);
    }

    /** The first sample that is kept. */
    private static int begin(double[] power, double limit) {
        int first = 0;
        while (power[first] <= limit) {
            first++;
        }
        return Math.max(0, first * FRAME - MARGIN);
    }

    private static double gain(float[] samples, double[] power, double limit) {
        double energy = 0;
        long active = 0;
        for (int frame = 0; frame < power.length; frame++) {
            if (power[frame] > limit) {
                energy += power[frame] * length(frame, samples);
                active += length(frame, samples);
            }
        }
        return Math.sqrt(TARGET * active / energy);
    }
}
