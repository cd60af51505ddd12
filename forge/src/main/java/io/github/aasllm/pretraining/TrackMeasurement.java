// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.acoustic.Track;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.synthesis.Phoneme;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Measures the {@link Tracks} of a clean clip. */
final class TrackMeasurement {
    static final int TOKEN = Waveform.SAMPLE_RATE / 25; // 640 samples, 40 ms
    private static final double MIDDLE_HZ = 180;
    private static final int BINS_HZ = Waveform.SAMPLE_RATE / TOKEN; // 25 Hz a bin
    private static final int LOWEST = 60 / BINS_HZ + 1; // bins
    private static final int CORNER = 1000 / BINS_HZ;
    private static final int HIGHEST = 5000 / BINS_HZ;
    private static final double LEAST_POWER = 1e-12; // relative to the loudest token

    private TrackMeasurement() {}

    /**
     * The tracks of as many whole tokens as a clip has.
     *
     * @param phonemes with their times in this clip
     * @param classOf the class of a symbol
     */
    static Tracks of(Waveform clip, List<Phoneme> phonemes, ToIntFunction<String> classOf) {
        int tokens = clip.samples().length / TOKEN;
        var tracks = ClipTracks.of(clip, Normalisation.NONE);
        var pitch = new float[tokens];
        var voicing = new float[tokens];
        for (int token = 0; token < tokens; token++) {
            fill(tracks.fundamental(), token, pitch, voicing);
        }
        var energy = new float[tokens];
        var tilt = new float[tokens];
        fillSpectral(clip, tokens, energy, tilt);
        return new Tracks(pitch, voicing, energy, tilt, classes(phonemes, tokens, classOf),
                counts(tracks.nuclei(), tokens));
    }

    /** Where frames of the track lie in the token or next to its midst, voice and its mean pitch. */
    private static void fill(Track hertz, int token, float[] pitch, float[] voicing) {
        double middle = (token + 0.5) * TOKEN / Waveform.SAMPLE_RATE;
        double hop = hertz.seconds().length > 1 ? hertz.seconds()[1] : 1;
        double place = Math.min(middle / hop, hertz.values().length - 1);
        int left = (int) place;
        int right = Math.min(left + 1, hertz.values().length - 1);
        double share = place - left;
        double octaves = 0;
        double voiced = 0;
        for (int side = 0; side < 2; side++) {
            double value = hertz.values()[side == 0 ? left : right];
            double weight = side == 0 ? 1 - share : share;
            if (!Double.isNaN(value)) {
                octaves += weight * Math.log(value / MIDDLE_HZ) / Math.log(2);
                voiced += weight;
            }
        }
        voicing[token] = (float) voiced;
        pitch[token] = voiced < 0.5 ? Float.NaN : (float) (octaves / voiced);
    }

    private static void fillSpectral(Waveform clip, int tokens, float[] energy, float[] tilt) {
        try (var scope = new PointerScope()) {
            // [T, 640]
            var frames = Tensors.floats(Arrays.copyOf(clip.samples(), tokens * TOKEN), tokens, TOKEN);
            var spectrum = torch.fft_rfft(
                    frames.mul(torch.hann_window(TOKEN)), new LongOptional(), -1, new StringViewOptional());
            var power = spectrum.abs().square(); // [T, 321]
            var low = Tensors.toFloats(sum(power, LOWEST, CORNER)); // [T]
            var high = Tensors.toFloats(sum(power, CORNER, HIGHEST)); // [T]
            double loudest = LEAST_POWER;
            for (int token = 0; token < tokens; token++) {
                loudest = Math.max(loudest, low[token] + high[token]);
            }
            for (int token = 0; token < tokens; token++) {
                double sum = (low[token] + high[token]) / loudest;
                energy[token] = (float) Math.max(-2.5, Math.log10(sum + LEAST_POWER) / 2);
                double floor = LEAST_POWER * loudest;
                tilt[token] = (float) Math.clamp(Math.log10((high[token] + floor) / (low[token] + floor)), -4,
                        2);
            }
        }
    }

    private static Tensor sum(Tensor power, int from, int to) {
        return power.narrow(1, from, to - from).sum(1); // [T, bins] → [T]
    }

    private static int[] classes(List<Phoneme> phonemes, int tokens, ToIntFunction<String> classOf) {
        var classes = new int[tokens];
        int next = 0;
        int current = -1;
        for (int token = 0; token < tokens; token++) {
            double middle = (token + 0.5) * TOKEN / Waveform.SAMPLE_RATE;
            while (next < phonemes.size() && phonemes.get(next).from() <= middle) {
                current = classOf.applyAsInt(phonemes.get(next++).symbol());
            }
            classes[token] = current;
        }
        return classes;
    }

    private static int[] counts(List<Double> seconds, int tokens) {
        var counts = new int[tokens];
        for (double second : seconds) {
            int token = (int) (second * Waveform.SAMPLE_RATE / TOKEN);
            if (token < tokens) {
                counts[token]++;
            }
        }
        return counts;
    }
}
