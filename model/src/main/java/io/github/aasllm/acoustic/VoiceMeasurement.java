// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;

/**
 * Method {@code voice}: what the paper's four names say.
 *
 * <ul>
 *   <li>Pitch: the median fundamental frequency of the voiced frames, by {@link Pyin};
 *   <li>intensity: {@link Intensity}, as the paper has it;
 *   <li>segments: syllable nuclei, by {@link Nuclei};
 *   <li>speech rate: nuclei a second of the clip;
 *   <li>articulation rate: nuclei a second of phonation; NaN where there is no phonation;
 *   <li>voiced share: voiced frames by all frames.
 * </ul>
 *
 * <p>Silence and noise have no voiced frame and no nucleus, so their pitch is NaN and their speech rate is 0;
 * an empty clip has no rate either.
 */
final class VoiceMeasurement implements Measurement {
    private final Pyin pyin;
    private final Nuclei nuclei;

    /** @param fft of {@link Frames#SHORT} samples */
    VoiceMeasurement(RealFft fft) {
        pyin = new Pyin(fft);
        nuclei = new Nuclei(fft);
    }

    @Override
    public AcousticProperties of(Signal samples) {
        double[] hertz = pyin.of(samples);
        Nuclei.Found found = nuclei.of(samples);
        int count = found.samples().size();
        double duration = (double) samples.length() / Waveform.SAMPLE_RATE;
        return new AcousticProperties(
                Pyin.median(hertz),
                Intensity.of(samples),
                count,
                duration > 0 ? count / duration : Double.NaN,
                found.phonationSeconds() > 0 ? count / found.phonationSeconds() : Double.NaN,
                Pyin.voicedShare(hertz));
    }
}
