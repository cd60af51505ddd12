// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.nn.Device;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * One speaker's voice as the speech encoder hears it, against which a clip of that speaker is read, so that
 * a voice that is always high is not taken for an excited one.
 *
 * <p>Of n clips of the speaker, whose emotions nobody told, let m and v be the mean and the variance of their
 * mean states, and m0 and v0 those of the training clips. With few clips they are drawn towards the latter:
 *
 * <pre>{@code
 * m' = (n m + a m0) / (n + a)      v' = (n v + b v0) / (n + b)      a = 1, b = 3
 * h' = (h - m') sqrt(v0 / v') + m0
 * }</pre>
 *
 * <p>a and b were chosen on ten speakers of RAVDESS and three of nEMO, none of whom the model has heard; what
 * it brings by number of clips stands in docs/measurements.md. The statistics of a clip's spectrogram, where the
 * model reads them too, are moved in the same way.
 */
public final class Voice {
    /** What the training clips' mean counts, in clips. */
    public static final double A = 1;
    /** What their variance counts. */
    public static final double B = 3;

    private final int clips;
    private final VoiceShift ofStates;
    private final Optional<VoiceShift> ofSpectrum;

    private Voice(int clips, VoiceShift ofStates, Optional<VoiceShift> ofSpectrum) {
        this.clips = clips;
        this.ofStates = ofStates;
        this.ofSpectrum = ofSpectrum;
    }

    /**
     * @param own of the speaker's clips
     * @param trained of the clips that the model was trained on, of the same width
     */
    static Voice of(StateStatistics own, StateStatistics trained) {
        return new Voice(own.clips(), VoiceShift.of(own, trained), Optional.empty());
    }

    /** The same voice with what moves the statistics of its clips' spectrograms. */
    Voice withSpectrum(VoiceShift shift) {
        return new Voice(clips, ofStates, Optional.of(shift));
    }

    /** How many clips of the speaker it was taken from. */
    public int clips() {
        return clips;
    }

    /** A clip's states h, [T, D] → h', [T, D]. */
    Tensor read(Tensor states) {
        var device = Device.inUse();
        var scale = ofStates.scale();
        var shift = ofStates.shift();
        return states.mul(device.floats(scale, scale.length)).add(device.floats(shift, shift.length));
    }

    /** The statistics of a clip's spectrogram, moved where that is known. */
    float[] read(float[] statistics) {
        return ofSpectrum.map(shift -> shift.of(statistics)).orElse(statistics);
    }
}
