// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.nn.Tensors;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A simple room: its answer to a click is the click, and then noise that falls by 60 dB in the reverberation
 * time.
 *
 * <p>The noise as a whole has the energy of the click: a direct-to-reverberant ratio of 0 dB, a listener at
 * about the distance at which a room is as loud as the speaker. The clip comes out as loud as it was, its end
 * cut where it ended.
 */
final class Room {
    private static final double DECADES = 3; // of amplitude, in 60 dB

    private Room() {}

    /**
     * [n] → [n].
     *
     * @param reverberation seconds in which the sound falls by 60 dB
     */
    static float[] reverberate(float[] samples, double reverberation, RandomGenerator random) {
        double signal = Amplitude.meanSquare(samples);
        if (signal == 0) {
            return samples;
        }
        var heard = convolve(samples, answer(reverberation, random));
        return Amplitude.scaled(heard, Math.sqrt(signal / Amplitude.meanSquare(heard)));
    }

    /** The answer to a click, as long as the reverberation time. */
    static float[] answer(double reverberation, RandomGenerator random) {
        double fall = reverberation * Waveform.SAMPLE_RATE; // samples in which it falls by 60 dB
        var tail = new float[Math.max(2, (int) Math.ceil(fall))];
        for (int i = 1; i < tail.length; i++) {
            tail[i] = (float) (random.nextGaussian() * Math.pow(10, -DECADES * i / fall));
        }
        var answer = Amplitude.scaled(tail, 1 / Math.sqrt(Amplitude.meanSquare(tail) * tail.length));
        answer[0] = 1;
        return answer;
    }

    /** The first n samples of the convolution, by Fourier transforms long enough that nothing comes round. */
    private static float[] convolve(float[] samples, float[] answer) {
        try (var scope = new PointerScope()) {
            int needed = samples.length + answer.length - 1;
            long size = Integer.highestOneBit(needed) == needed ? needed : Integer.highestOneBit(needed) * 2L;
            var product = spectrum(samples, size).mul(spectrum(answer, size)); // [size / 2 + 1], complex
            // → [size]
            var sum = torch.fft_irfft(product, new LongOptional(size), -1, new StringViewOptional());
            return Tensors.toFloats(Tensors.rows(sum, 0, samples.length));
        }
    }

    private static Tensor spectrum(float[] signal, long size) {
        return torch.fft_rfft(
                Tensors.floats(signal, signal.length), new LongOptional(size), -1, new StringViewOptional());
    }
}
