// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How training clips are varied, where the encoder hears them anew each time. */
public record AugmentSettings(
        @Key(value = "augment.share", standard = "50 %", meaning = """
                How likely each of the changes below is for a clip, independently.""")
        Share share,
        @Key(value = "augment.speed", standard = "none", meaning = """
                Playing it that many times as fast, which moves the pitch too, such as `0.9 .. 1.1`.""")
        Optional<Range> speed,
        @Key(value = "augment.pitch", standard = "none", unit = "semitones", meaning = """
                Moving all frequencies at the same length, such as `-2 .. 2 semitones`.""")
        Optional<Range> pitch,
        @Key(value = "augment.reverberation", standard = "none", unit = "s", meaning = """
                A room whose sound takes so long to fall by 60 dB, such as `0.1 .. 0.5 s`.""")
        Optional<Range> reverberation,
        @Key(value = "augment.noise", standard = "none", unit = "dB", meaning = """
                White noise at that ratio of signal to noise, such as `10 .. 30 dB`.""")
        Optional<Range> noise,
        @Key(value = "augment.gain", standard = "none", unit = "dB", meaning = """
                A change of level, such as `-6 .. 6 dB`.""")
        Optional<Range> gain,
        @Key(value = "augment.telephone", standard = "0 %", meaning = """
                How likely a clip comes through a telephone, behind all these: a band from 100 to 400 Hz to 3.0 to \
                3.8 kHz, and G.711's 8 bits by μ-law.""")
        Share telephone,
        @Key(value = "augment.crop", standard = "none", unit = "s", meaning = """
                A stretch of that length from anywhere in every clip, before all else, such as \
                `1.2 .. 2.2 s`; shorter clips are used whole.""")
        Optional<Range> crop,
        @Key(value = "augment.frequency-masks", standard = "0", meaning = """
                SpecAugment: stretches of mel bands that are set to the spectrogram's mean, in every \
                clip.""")
        int frequencyMasks,
        @Key(value = "augment.frequency-width", standard = "27 bands", unit = "bands", meaning = """
                The widest of them.""")
        int frequencyWidth,
        @Key(value = "augment.time-masks", standard = "0", meaning = """
                SpecAugment: stretches of time that are set to the spectrogram's mean, in every clip.""")
        int timeMasks,
        @Key(value = "augment.time-width", standard = "0.5 s", unit = "s", meaning = """
                The longest of them; none is longer than a fifth of the clip.""")
        double timeWidth) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public AugmentSettings {
        requireWithin("augment.speed", speed, 0.5, 2, "");
        requireWithin("augment.pitch", pitch, -12, 12, " semitones");
        requireWithin("augment.reverberation", reverberation, 0.01, 5, " s");
        requireWithin("augment.noise", noise, -20, 100, " dB");
        requireWithin("augment.gain", gain, -60, 60, " dB");
        requireWithin("augment.crop", crop, 0.1, 30, " s");
        Checks.require(frequencyMasks >= 0, "augment.frequency-masks", frequencyMasks, "a whole number >= 0");
        Checks.require(
                frequencyWidth >= 1, "augment.frequency-width", frequencyWidth + " bands", "at least 1 band");
        Checks.require(timeMasks >= 0, "augment.time-masks", timeMasks, "a whole number >= 0");
        Checks.require(
                timeWidth >= 0.01, "augment.time-width", Values.number(timeWidth) + " s", "at least 0.01 s");
    }

    /** Whether clips are heard as they are. */
    public boolean isNone() {
        return active().isEmpty();
    }

    /** Whether a change is on that only a share of the clips has. */
    boolean draws() {
        return speed.isPresent() || pitch.isPresent() || reverberation.isPresent() || noise.isPresent()
                || gain.isPresent();
    }

    /** Whether parts of the spectrogram are masked. */
    public boolean masks() {
        return frequencyMasks > 0 || timeMasks > 0;
    }

    /** The keys that change what the encoder hears. */
    List<String> active() {
        var active = new ArrayList<String>();
        speed.ifPresent(range -> active.add("augment.speed"));
        pitch.ifPresent(range -> active.add("augment.pitch"));
        reverberation.ifPresent(range -> active.add("augment.reverberation"));
        noise.ifPresent(range -> active.add("augment.noise"));
        gain.ifPresent(range -> active.add("augment.gain"));
        if (telephone.percent() > 0) {
            active.add("augment.telephone");
        }
        crop.ifPresent(range -> active.add("augment.crop"));
        if (frequencyMasks > 0) {
            active.add("augment.frequency-masks");
        }
        if (timeMasks > 0) {
            active.add("augment.time-masks");
        }
        return active;
    }

    private static void requireWithin(
            String key, Optional<Range> range, double low, double high, String unit) {
        range.ifPresent(r -> Checks.require(
                r.low() >= low && r.high() <= high,
                key,
                r + unit,
                "within " + new Range(low, high) + unit));
    }
}
