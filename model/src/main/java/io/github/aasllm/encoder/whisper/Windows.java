// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * What of a clip the layers see together: positions begin anew in each window, and attention stays inside it.
 *
 * @param samples at 16 kHz whose spectrogram is made at once, a multiple of 320, with silence behind a shorter clip
 * @param most spectrograms of a clip; what lies behind them is not heard
 * @param frames of a spectrogram that make a window, which hears no other frame; 0 where a window is the whole
 *     spectrogram, with the frames behind the clip that the convolutions reach
 */
public record Windows(int samples, int most, int frames) {
    /** The first 30 s of a clip, as Whisper hears it. */
    public static final Windows BEGINNING = of30Seconds(1);

    /** The whole of a clip in 30 s, and 30 s, and so on. */
    public static Windows of30Seconds(int most) {
        return new Windows(ClipLength.LONGEST, most, 0);
    }

    /** Windows of so many frames in the first seconds of a clip. */
    public static Windows ofFrames(int frames, int seconds) {
        return new Windows(seconds * ClipLength.SAMPLE_RATE, 1, frames);
    }

    /** What so many positions hear, 20 ms each: the beginning of a clip. */
    static Windows ofPositions(int positions) {
        return new Windows(positions * ClipLength.POSITION_SAMPLES, 1, 0);
    }

    /** Samples that are heard of a clip. */
    int mostSamples() {
        return most * samples;
    }

    /** Positions of all windows of a clip of so many samples. */
    int positions(int clip) {
        int heard = Math.min(clip, mostSamples());
        int whole = heard / samples;
        int rest = heard % samples;
        int ofWhole = new ClipLength(samples, samples).positions();
        return whole * ofWhole + (rest == 0 ? 0 : new ClipLength(rest, samples).positions());
    }

    /** Positions of a window's spectrogram, [bands, frames]. */
    int positions(Tensor window) {
        int columns = Math.toIntExact(window.size(1));
        return frames == 0 ? columns / 2 : Math.ceilDiv(columns, 2);
    }

    /** The spectrograms of a clip's windows, [bands, frames] each. */
    List<Tensor> cut(float[] clip, LogMel logMel, UnaryOperator<Tensor> change) {
        var windows = new ArrayList<Tensor>();
        int heard = Math.min(clip.length, mostSamples());
        for (int from = 0; from < heard; from += samples) {
            int end = Math.min(heard, from + samples);
            var sound = end - from == clip.length ? clip : Arrays.copyOfRange(clip, from, end);
            int all = new ClipLength(end - from, samples).maskFrames();
            windows.addAll(inFrames(change.apply(logMel.extract(sound)), all));
        }
        return windows;
    }

    /** The windows of a spectrogram, of which so many frames are heard. */
    List<Tensor> inFrames(Tensor spectrogram, int all) {
        if (frames == 0) {
            return List.of(spectrogram);
        }
        var windows = new ArrayList<Tensor>();
        for (int from = 0; from < all; from += frames) {
            windows.add(spectrogram.narrow(1, from, Math.min(frames, all - from)));
        }
        return windows;
    }

    /** What decides the states of a clip; nothing of the first 30 s, which all encoders heard at first. */
    String key() {
        return equals(BEGINNING) ? "" : ", " + this;
    }
}
