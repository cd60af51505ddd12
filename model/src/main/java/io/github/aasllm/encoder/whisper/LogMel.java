// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import static io.github.aasllm.encoder.whisper.ClipLength.HOP;

import io.github.aasllm.mkl.HannWindow;
import io.github.aasllm.mkl.MklRows;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Whisper's features: a log-mel spectrogram with a floor 8 decades below its maximum, scaled to about -1 ..
 * 1.
 *
 * <p>A frame is 400 samples under a periodic Hann window, centred on a multiple of 160 samples; beyond both
 * ends of the window, 30 s in most models, the signal is mirrored. Then the power spectrum, the mel filters, {@code
 * log10(max(x, 1e-10))}, {@code max(x, maximum - 8)} and {@code (x + 4) / 4}.
 *
 * <p>Padding is therefore not zero, and the two frames behind a clip still hold some of its sound. Only the
 * frames that {@link WhisperEncoder} needs are computed; the padding behind them could not raise the maximum.
 * Always on the CPU, whatever the encoder computes on. Safe for many threads.
 */
public final class LogMel {
    /** Whatever changes the features must change this, for states that were kept are known by it. */
    static final String VERSION = "log-mel-v1";

    static final int FRAME = 400; // samples, 25 ms
    private static final int BINS = FRAME / 2 + 1; // 201 frequencies, 40 Hz apart
    private static final double FLOOR_POWER = 1e-10;
    private static final double RANGE = 8; // decades below the maximum

    private final Optional<MklRows> mkl = MklRows.ofLength(FRAME);
    private final Tensor filters; // [bins, bands]
    private final Tensor window; // [400]
    private final int windowSamples;

    /** With a window of 30 s. */
    public LogMel(int bands) {
        this(bands, ClipLength.LONGEST);
    }

    /** @param windowSamples whose spectrogram is made at once */
    LogMel(int bands, int windowSamples) {
        this.windowSamples = windowSamples;
        this.filters = Scoped.keep(Tensors.floats(
                        MelFilters.weights(bands, BINS, ClipLength.SAMPLE_RATE / 2.0), bands, BINS)
                .t()
                .contiguous());
        this.window = Scoped.keep(Tensors.floats(HannWindow.periodic(FRAME), FRAME));
    }

    /** The first frames of a clip's features: samples at 16 kHz → [bands, 2L + 1], or [bands, 2L] at the window's end. */
    public Tensor extract(float[] samples) {
        return Scoped.compute(() -> {
            var log = logarithms(mirrored(samples, new ClipLength(samples.length, windowSamples)));
            return scaled(log, log.max());
        });
    }

    /** Decades of power: samples that begin half a frame before the first centre → [frames, bands]. */
    Tensor logarithms(float[] padded) {
        var mel = torch.matmul(power(padded), filters); // [frames, bins] → [frames, bands]
        // in place, for new memory costs as much time as the arithmetic
        return mel.clamp_min_(new Scalar(FLOOR_POWER)).log10_();
    }

    /** In place, above a floor below the maximum: [frames, bands] → [bands, frames]. */
    static Tensor scaled(Tensor logarithms, Tensor maximum) {
        return logarithms.clamp_min_(maximum.sub(new Scalar(RANGE)))
                .add_(new Scalar(4.0))
                .div_(new Scalar(4.0))
                .t()
                .contiguous();
    }

    /** The power spectrum: padded samples → [frames, 201]. */
    private Tensor power(float[] padded) {
        // [samples] → [frames, 400]
        var overlapping = Tensors.floats(padded, padded.length).unfold(0, FRAME, HOP);
        var windowed = overlapping.mul(window);
        var spectrum = mkl.map(transform -> spectrum(transform, windowed))
                .orElseGet(() -> torch.fft_rfft(windowed, new LongOptional(), -1, new StringViewOptional()));
        return spectrum.abs().square_(); // [frames, 201]: complex → real
    }

    /** [frames, 400] → [frames, 201], complex. */
    private static Tensor spectrum(MklRows transform, Tensor windowed) {
        long frames = windowed.size(0);
        var spectrum = Device.CPU.empty(ScalarType.ComplexFloat, frames, BINS);
        transform.forward(
                windowed.data_ptr().address(), spectrum.data_ptr().address(), Math.toIntExact(frames));
        return spectrum;
    }

    /**
     * The clip behind half a mirrored frame, with as many zeros, or mirrored samples at the window's end, as the
     * frames need.
     */
    private static float[] mirrored(float[] samples, ClipLength length) {
        int half = FRAME / 2;
        int end = length.window();
        int heard = Math.min(samples.length, end);
        var padded = new float[(length.melFrames() - 1) * HOP + FRAME];
        System.arraycopy(samples, 0, padded, half, Math.min(heard, padded.length - half));
        for (int i = 0; i < half; i++) {
            padded[i] = at(samples, half - i, heard);
        }
        for (int i = half + end; i < padded.length; i++) { // only of a whole window
            padded[i] = at(samples, 2 * (end - 1) - (i - half), heard);
        }
        return padded;
    }

    private static float at(float[] samples, int i, int heard) {
        return i < heard ? samples[i] : 0;
    }
}
