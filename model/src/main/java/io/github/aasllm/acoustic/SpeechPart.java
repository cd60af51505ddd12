// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Some seconds of a clip, and what is against their being speech. A frame sounds if its energy is less than
 * 30 dB below that of the loudest one here, and is voiced if it also has a fundamental frequency. Speech has
 * all of this:
 *
 * <ul>
 *   <li>level: the loudest 40 ms are at −70 dB re full scale or above;
 *   <li>voice: 0.1 s or more are voiced, and 2 % or more of what sounds;
 *   <li>low partials: half of the voiced frames or more have 20 % or more of their roots below 900 Hz, which
 *       the voices of birds have not;
 *   <li>timbre: the frames that sound lie 0.28 or more from their mean (root of the mean square), which
 *       steady sounds and noises do not;
 *   <li>movement: the timbre of a voice changes by 0.065 or more from frame to frame (median), which notes do
 *       not;
 *   <li>loudness: 8.4 dB or more lie between loud frames (percentile 95) and soft ones that sound (percentile
 *       10);
 *   <li>pitch: it moves by 0.1 semitones or more in 40 ms for 40 % of the time or more, which notes, beeps
 *       and strings do not.
 * </ul>
 *
 * <p>The bounds were set beside the extremes of 1,776 clips of speech (EmoDB, RAVDESS, nEMO) and not where
 * they part these from other sounds best, of which no collection is complete.
 *
 * @param frames of the whole clip
 * @param sounding the frames of this part that sound, rising
 * @param voiced those that are voiced, rising
 * @param loudRoot percentile 95 of the roots of the energy of all frames of this part
 */
record SpeechPart(SpeechFrames frames, int[] sounding, int[] voiced, double loudRoot) {
    private static final double SOUNDING = 1e-3; // −30 dB
    private static final double LEVEL_DB = -70;
    private static final double VOICED_SECONDS = 0.1;
    private static final double VOICED_SHARE = 0.02;
    private static final int LOW_BANDS = 9;
    private static final double LOW_SHARE = 0.2;
    private static final double SPREAD = 0.28;
    private static final double CHANGE = 0.065;
    private static final double RANGE_DB = 8.4;
    private static final double SEMITONES = 12 / Math.log(2); // of a ratio's natural logarithm
    private static final double STILL = 0.1; // semitones
    private static final double LEAP = 3; // semitones, which is no movement but another octave or voice
    private static final double MOVING_SHARE = 0.4;

    static SpeechPart of(SpeechFrames frames, int from, int to) {
        double limit = SOUNDING * IntStream.range(from, to).mapToDouble(frames::energy).max().orElse(0);
        int[] sounding = IntStream.range(from, to).filter(t -> frames.energy(t) > limit).toArray();
        int[] voiced = IntStream.of(sounding).filter(t -> !Double.isNaN(frames.hertz(t))).toArray();
        double loud = quantile(0.95, IntStream.range(from, to), t -> Math.sqrt(frames.energy(t)));
        return new SpeechPart(frames, sounding, voiced, loud);
    }

    /** What is against speech, in words; empty if nothing is. */
    List<String> against() {
        return conditions().stream()
                .filter(condition -> condition.ratio() < 1)
                .map(Condition::words)
                .toList();
    }

    /** The least ratio of a figure to its bound, where 1 is enough; 0 where the part is too soft. */
    double margin() {
        return conditions().stream().mapToDouble(Condition::ratio).min().orElseThrow();
    }

    /**
     * @param form in which the value and what it has to be are said
     * @param value that was found
     * @param least that it has to be
     */
    private record Condition(String form, double value, double least) {
        static Condition least(String what, double value, double least) {
            return new Condition(what + " %.3f (in speech at least %.3f)", value, least);
        }

        double ratio() {
            return value / least;
        }

        /** Said of few clips: of those without speech. */
        String words() {
            return String.format(Locale.ROOT, form, value, least);
        }
    }

    private List<Condition> conditions() {
        double loudest = IntStream.of(sounding).mapToDouble(t -> frames.power(t)).max().orElse(0);
        double level = 10 * Math.log10(loudest);
        if (level < LEVEL_DB) {
            String why = loudest == 0 ? "all samples are zero" : String.format(
                    Locale.ROOT, "the loudest 40 ms are at %.1f dB, below %.0f dB", level, LEVEL_DB);
            return List.of(new Condition(why, 0, 1)); // a text without a place for either
        }
        double voice = voiced.length * SpeechFrames.SECONDS;
        double share = (double) voiced.length / sounding.length;
        return List.of(
                Condition.least("voiced seconds", voice, VOICED_SECONDS),
                Condition.least("voiced share of the sound", share, VOICED_SHARE),
                Condition.least("share of the voiced sound below 900 Hz", lowShare(), LOW_SHARE),
                Condition.least("variety of timbre", spread(), SPREAD),
                Condition.least("movement of timbre", change(), CHANGE),
                Condition.least("range of loudness in dB", range(), RANGE_DB),
                Condition.least("share of the voiced sound whose pitch moves", movingShare(), MOVING_SHARE));
    }

    private double lowShare() {
        return quantile(0.5, IntStream.of(voiced), t -> {
            double[] roots = frames.timbre(t);
            return Arrays.stream(roots, 0, LOW_BANDS).sum() / Arrays.stream(roots).sum();
        });
    }

    /** Of vectors of length 1 the mean square of the distances from their mean m is 1 − |m|². */
    private double spread() {
        double square = 0;
        for (int band = 0; band < Sonority.BANDS; band++) {
            int own = band;
            double mean = IntStream.of(sounding)
                    .mapToDouble(t -> frames.timbre(t)[own])
                    .average()
                    .orElse(0);
            square += mean * mean;
        }
        return Math.sqrt(Math.max(0, 1 - square));
    }

    private double change() {
        return quantile(0.5, pairs(1), t -> frames.distance(t, t + 1));
    }

    private double range() {
        double soft = quantile(0.1, IntStream.of(sounding), t -> Math.sqrt(frames.energy(t)));
        return 20 * Math.log10(loudRoot / soft);
    }

    /** A voice in pieces of less than 60 ms has no course of which anything could be said, and counts as moving. */
    private double movingShare() {
        double[] steps = pairs(2)
                .mapToDouble(t -> SEMITONES * Math.abs(Math.log(frames.hertz(t + 2) / frames.hertz(t))))
                .filter(step -> step < LEAP)
                .toArray();
        long moving = Arrays.stream(steps).filter(step -> step >= STILL).count();
        return steps.length == 0 ? 1 : (double) moving / steps.length;
    }

    /** The voiced frames with another so many frames behind. */
    private IntStream pairs(int apart) {
        return IntStream.of(voiced).filter(t -> Arrays.binarySearch(voiced, t + apart) >= 0);
    }

    /** The least value that a share of the values do not exceed; 0 of none. */
    private static double quantile(double share, IntStream of, IntToDoubleFunction value) {
        double[] sorted = of.mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
    }
}
