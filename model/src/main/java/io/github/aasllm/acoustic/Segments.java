// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Equation (4): the stretches of a clip whose frames are less than 20 dB below the loudest frame.
 *
 * <p>The paper calls them syllables and says that they exceed the background noise by 20 dB; the function it
 * names compares with the loudest frame, and what it finds are stretches between pauses. Silence is one
 * segment, the whole clip, because it is as loud as its own loudest frame; an empty clip has one empty
 * segment.
 *
 * @param bounds [segments][2], first sample and the one after the last; multiples of the hop except at the
 *     end
 * @param energy the sum of the squares of all samples
 */
record Segments(List<int[]> bounds, double energy) {
    private static final double TOP_DB = 20;
    private static final double RATIO = Math.pow(10, -TOP_DB / 10);
    private static final double FLOOR = 1e-10; // mean square below which all frames count as equally silent

    static Segments of(float[] samples) {
        return of(Signal.of(samples));
    }

    static Segments of(Signal samples) {
        double[] energies = hopEnergies(samples);
        double[] power = framePowers(samples, energies);
        double loudest = FLOOR;
        for (double frame : power) {
            loudest = Math.max(loudest, frame);
        }
        var bounds = new ArrayList<int[]>();
        int start = -1;
        for (int frame = 0; frame <= power.length; frame++) {
            boolean loud = frame < power.length && Math.max(FLOOR, power[frame]) > RATIO * loudest;
            if (loud && start < 0) {
                start = frame;
            } else if (!loud && start >= 0) {
                bounds.add(new int[] {sampleOf(start, samples), sampleOf(frame, samples)});
                start = -1;
            }
        }
        return new Segments(List.copyOf(bounds), Arrays.stream(energies).sum());
    }

    /** The mean power of each frame in dB re full scale, at least that of the floor. */
    static double[] frameLevels(Signal samples) {
        return Arrays.stream(framePowers(samples, hopEnergies(samples)))
                .map(power -> 10 * Math.log10(Math.max(FLOOR, power)))
                .toArray();
    }

    private static int sampleOf(int frame, Signal samples) {
        return Math.min(frame * Frames.HOP, samples.length());
    }

    /** The sum of the squares of each hop's samples; the last hop may be shorter. */
    private static double[] hopEnergies(Signal samples) {
        var energies = new double[Math.ceilDiv(samples.length(), Frames.HOP)];
        for (int hop = 0; hop < energies.length; hop++) {
            int begin = hop * Frames.HOP;
            energies[hop] = samples.energy(begin, Math.min(begin + Frames.HOP, samples.length()));
        }
        return energies;
    }

    /**
     * The mean square of each frame, from the sums of its four hops: every sample is squared once, not four
     * times.
     */
    private static double[] framePowers(Signal samples, double[] energies) {
        int frames = Frames.count(samples.length());
        int overlap = Frames.LENGTH / Frames.HOP;
        var power = new double[frames];
        for (int hop = 0; hop < energies.length; hop++) {
            // Frame t spans the hops t - 2 to t + 1.
            int last = Math.min(hop + overlap / 2, frames - 1);
            for (int frame = Math.max(0, hop - overlap / 2 + 1); frame <= last; frame++) {
                power[frame] += energies[hop] / Frames.LENGTH;
            }
        }
        return power;
    }

    int count() {
        return bounds.size();
    }

    /** Equation (6): the time inside the segments, in seconds. */
    double phonationSeconds() {
        long samples = 0;
        for (int[] bound : bounds) {
            samples += bound[1] - bound[0];
        }
        return (double) samples / Waveform.SAMPLE_RATE;
    }
}
