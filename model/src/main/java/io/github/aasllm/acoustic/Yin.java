// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * The cumulative mean normalised difference d′ of YIN (de Cheveigné & Kawahara 2002, equation 8), frame by
 * frame.
 *
 * <p>With r the autocorrelation of a frame of {@link Frames}, zeros outside it, and x its samples:
 *
 * <pre>
 *   d(k)  = 2 r(0) − 2 r(k) − Σ x(m)²  for m below k
 *   d′(k) = k d(k) / Σ d(j)            for j from 1 to k
 * </pre>
 *
 * <p>That is librosa's d: the paper's would take the energy of the frame's last k samples off too, so a
 * rising voice looks a little less periodic here.
 *
 * <p>A frame is four hops, and no lag is as long as a hop, so r is the sum of four autocorrelations of hops
 * and three correlations of neighbours. Their spectra are summed, and each hop is transformed once, not four
 * times. The way back is a forward transform as well: a real sequence with the spectrum S has, up to its
 * length, the values Re + Im of the transform of the real sequence Re S + Im S.
 *
 * <p>An instance reads one clip at a time.
 */
final class Yin {
    static final double LOWEST_HZ = 60;
    static final double HIGHEST_HZ = 700;
    static final int SHORTEST = (int) (Waveform.SAMPLE_RATE / HIGHEST_HZ); // 22 samples
    static final int LONGEST = (int) Math.ceil(Waveform.SAMPLE_RATE / LOWEST_HZ); // 267 samples
    static final int LAGS = LONGEST - SHORTEST + 1;

    private static final int LENGTH = Frames.SHORT; // a hop and its neighbour fit side by side
    private static final int HOPS = Frames.LENGTH / Frames.HOP;

    private final RealFft fft;
    private final double[] hop = new double[LENGTH];
    private final double[] correlation = new double[LENGTH + 2];
    private final double[] sum = new double[LENGTH];
    private final double[] energy = new double[LONGEST];
    // Of the newest hop, and of the one before it.
    private double[] spectrum = new double[LENGTH + 2];
    private double[] before = new double[LENGTH + 2];
    // Re S + Im S of a hop with itself and with the next one; a ring of the hops of a frame but its last.
    private final double[][] joint = new double[HOPS - 1][LENGTH];
    private Signal samples;
    private int next; // the hop to be read

    Yin(RealFft fft) {
        this.fft = fft;
    }

    /** Begins a clip. */
    void start(float[] clip) {
        start(Signal.of(clip));
    }

    /** Begins a clip. */
    void start(Signal clip) {
        samples = clip;
        next = -HOPS / 2; // where the first frame begins
        Arrays.fill(spectrum, 0);
        for (int i = 0; i < HOPS - 1; i++) {
            read();
        }
    }

    /**
     * Goes on to the next frame.
     *
     * @param normalised takes d′ of the lags SHORTEST to LONGEST; 0 where there is no sound
     */
    void advance(double[] normalised) {
        read();
        autocorrelate();
        double zero = correlation(0);
        if (zero <= 0) {
            Arrays.fill(normalised, 0);
            return;
        }
        headEnergy();
        double total = 0;
        for (int lag = 1; lag <= LONGEST; lag++) {
            double difference = 2 * (zero - correlation(lag)) - energy[lag - 1];
            total += difference;
            if (lag >= SHORTEST) {
                normalised[lag - SHORTEST] = difference * lag / (total + Double.MIN_NORMAL);
            }
        }
    }

    /** Transforms the next hop and joins it with the one before. */
    private void read() {
        double[] swap = before;
        before = spectrum;
        spectrum = swap;
        int start = next * Frames.HOP;
        int from = Math.clamp(start, 0, samples.length());
        int to = Math.clamp(start + Frames.HOP, from, samples.length());
        Arrays.fill(hop, 0, Frames.HOP, 0);
        for (int i = from; i < to; i++) {
            hop[i - start] = samples.at(i);
        }
        if (from < to) {
            fft.transform(hop, spectrum);
        } else {
            Arrays.fill(spectrum, 0);
        }
        join(joint[Math.floorMod(next - 1, HOPS - 1)]);
        next++;
    }

    /** The neighbour begins a hop later, half the transform's length, which turns every other bin's sign. */
    private void join(double[] target) {
        for (int bin = 0; bin <= LENGTH / 2; bin++) {
            double re = before[2 * bin];
            double im = before[2 * bin + 1];
            double sign = 1 - 2 * (bin & 1);
            double even = re * re + im * im + sign * (re * spectrum[2 * bin] + im * spectrum[2 * bin + 1]);
            double odd = sign * (re * spectrum[2 * bin + 1] - im * spectrum[2 * bin]);
            target[bin] = even + odd;
            if (bin > 0) {
                target[LENGTH - bin] = even - odd;
            }
        }
    }

    private void autocorrelate() {
        for (int bin = 0; bin <= LENGTH / 2; bin++) {
            double re = spectrum[2 * bin];
            double im = spectrum[2 * bin + 1];
            double last = re * re + im * im;
            sum[bin] = last;
            if (bin > 0) {
                sum[LENGTH - bin] = last;
            }
        }
        for (double[] pair : joint) {
            for (int bin = 0; bin < LENGTH; bin++) {
                sum[bin] += pair[bin];
            }
        }
        fft.transform(sum, correlation);
    }

    private double correlation(int lag) {
        return (correlation[2 * lag] + correlation[2 * lag + 1]) / LENGTH;
    }

    /** The running energy of the frame's first samples. */
    private void headEnergy() {
        int start = (next - HOPS) * Frames.HOP;
        double running = 0;
        for (int i = 0; i < LONGEST; i++) {
            int at = start + i;
            if (at >= 0 && at < samples.length()) {
                double sample = samples.at(at);
                running += sample * sample;
            }
            energy[i] = running;
        }
    }
}
