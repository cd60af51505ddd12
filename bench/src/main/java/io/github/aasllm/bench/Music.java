// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import static io.github.aasllm.bench.Synth.*;

import java.util.random.RandomGenerator;

/** Those kinds of {@link OtherSound} that are music, of any number of samples. */
final class Music {
    private static final int[] SCALE = {0, 2, 4, 5, 7, 9, 11, 12};

    private Music() {}

    private static double note(int octave, int step) {
        return 440 * Math.pow(2, octave + (SCALE[step] - 9) / 12.0);
    }

    static double[] chord(int samples, RandomGenerator random) {
        var music = new double[samples];
        int length = (int) (RATE * random.nextDouble(0.4, 2));
        double fall = random.nextDouble(0.5, 6);
        for (int at = 0; at < samples; at += length) {
            int root = random.nextInt(4);
            for (int step = root; step <= root + 4; step += 2) {
                double hertz = note(random.nextInt(-2, 1), step % 8);
                var weights = falling(random.nextInt(3, 16), random.nextDouble(0.8, 2));
                add(music, dying(partials(constant(length, hertz), weights), fall), at);
            }
        }
        return music;
    }

    /** Notes one after the other with vibrato, some slid into; as of a violin, a flute or a synthesizer. */
    static double[] melody(int samples, RandomGenerator random) {
        var music = new double[samples];
        var weights = falling(random.nextInt(4, 20), random.nextDouble(0.6, 2));
        double depth = random.nextDouble(0, 0.03);
        double rate = random.nextDouble(4, 7);
        double slide = random.nextDouble(0, 0.06);
        int octave = random.nextInt(-2, 1);
        double before = note(octave, random.nextInt(8));
        for (int at = 0; at < samples;) {
            int length = (int) (RATE * random.nextDouble(0.12, 0.8));
            double from = before;
            double to = note(octave, random.nextInt(8));
            var hertz = of(length, i -> to * Math.pow(from / to, Math.exp(-i / (RATE * slide + 1)))
                    * (1 + depth * Math.sin(Math.TAU * rate * i / RATE)));
            add(music, faded(partials(hertz, weights)), at);
            at += length;
            before = to;
        }
        return music;
    }

    /** Strings by Karplus and Strong: noise that runs round in a delay. */
    static double[] plucked(int samples, RandomGenerator random) {
        var music = new double[samples];
        int apart = (int) (RATE * random.nextDouble(0.12, 0.6));
        for (int at = 0; at < samples; at += apart) {
            var string = white((int) (RATE / note(random.nextInt(-2, 1), random.nextInt(8))), random);
            int end = string.length;
            add(music, of(Math.min(2 * RATE, samples - at), i -> {
                double out = string[i % end];
                string[i % end] = 0.498 * (out + string[(i + 1) % end]);
                return out;
            }), at);
        }
        return music;
    }

    static double[] bell(int samples, RandomGenerator random) {
        var bells = new double[samples];
        int apart = (int) (RATE * random.nextDouble(0.3, 2));
        double hertz = logarithmic(200, 1500, random);
        for (int at = random.nextInt(4000); at < samples; at += apart) {
            for (double ratio : new double[] {0.5, 1, 1.19, 1.5, 2, 2.74, 3.76, 5.4}) {
                var partial = partials(constant(2 * RATE, ratio * hertz), random.nextDouble());
                add(bells, dying(partial, random.nextDouble(1, 6) / ratio), at);
            }
        }
        return bells;
    }

    static double[] drums(int samples, RandomGenerator random) {
        var drums = new double[samples];
        int beat = (int) (RATE * random.nextDouble(0.1, 0.35));
        for (int at = 0; at < samples; at += beat) {
            switch (random.nextInt(4)) {
                case 0 -> add(drums, dying(partials(of(8000, i -> 50 + 120 * Math.exp(-i / 400.0)), 3), 0.4), at);
                case 1 -> add(drums, dying(resonance(white(6000, random), 1500, 3000), 0.2), at);
                case 2 -> add(drums, dying(resonance(white(3000, random), 6000, 2000), 0.08), at);
                default -> {} // a rest
            }
        }
        return drums;
    }

    /** A melody over chords and drums. */
    static double[] music(int samples, RandomGenerator random) {
        var music = chord(samples, random);
        add(music, scaled(melody(samples, random), random.nextDouble(0.3, 2)), 0);
        add(music, scaled(drums(samples, random), random.nextDouble(0.3, 2)), 0);
        return music;
    }
}
