// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import static io.github.aasllm.bench.Synth.*;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Kinds of sound that are no speech; of each any number can be made, all different. */
enum OtherSound {
    SILENCE((n, random) -> new double[n]),
    DITHER((n, random) -> of(n, i -> Math.rint(random.nextDouble() + random.nextDouble() - 1))),
    WHITE_NOISE((n, random) -> white(n, random)),
    PINK_NOISE((n, random) -> pink(n, random)),
    BROWN_NOISE((n, random) -> brown(n, random)),
    CLIPPED_NOISE((n, random) -> clipped(random.nextBoolean() ? pink(n, random) : white(n, random))),
    PULSED_NOISE(OtherSound::pulsed),
    CROWD(OtherSound::crowd),
    WIND(OtherSound::wind),
    RAIN(OtherSound::rain),
    HUM(OtherSound::hum),
    TONE((n, random) -> partials(constant(n, logarithmic(80, 4000, random)), 1)),
    BEEPS(OtherSound::beeps),
    DTMF(OtherSound::dtmf),
    RINGING(OtherSound::ringing),
    SIREN(OtherSound::siren),
    CHORD(Music::chord),
    MELODY(Music::melody),
    PLUCKED(Music::plucked),
    BELL(Music::bell),
    DRUMS(Music::drums),
    CLICKS(OtherSound::clicks),
    ENGINE(OtherSound::engine),
    BIRDS(OtherSound::birds),
    SWEEP(OtherSound::sweep),
    MODEM(OtherSound::modem),
    MUSIC(Music::music),
    BARKS(OtherSound::barks);

    private static final int[] ROWS = {697, 770, 852, 941};
    private static final int[] COLUMNS = {1209, 1336, 1477, 1633};

    private final Maker maker;

    private interface Maker {
        double[] make(int samples, RandomGenerator random);
    }

    OtherSound(Maker maker) {
        this.maker = maker;
    }

    /**
     * A sound of this kind of 1 to 6 s, at -55 to -10 dB re full scale; dither has one bit of sixteen.
     *
     * @param seed the same seed, the same sound
     */
    float[] make(long seed) {
        var random = new SplittableRandom(seed * values().length + ordinal());
        int samples = (int) (RATE * random.nextDouble(1, 6));
        double level = this == DITHER ? -93 : random.nextDouble(-55, -10);
        return atLevel(maker.make(samples, random), level);
    }

    private static double[] clipped(double[] noise) {
        double limit = 0.3 * Arrays.stream(noise).map(Math::abs).max().orElse(0);
        return of(noise.length, i -> Math.clamp(noise[i], -limit, limit));
    }

    /** Noise that swells as often as syllables do, as of a saw or a train. */
    private static double[] pulsed(int samples, RandomGenerator random) {
        double rate = random.nextDouble(1.5, 8);
        double depth = random.nextDouble(0.5, 1);
        var noise = resonance(pink(samples, random), random.nextDouble(400, 3000), random.nextDouble(300, 2000));
        return times(noise, of(samples, i -> 1 - depth * (0.5 + 0.5 * Math.cos(Math.TAU * rate * i / RATE))));
    }

    /** Noise through three resonances, each of which swells by itself: many people far away. */
    private static double[] crowd(int samples, RandomGenerator random) {
        var noise = pink(samples, random);
        var crowd = new double[samples];
        for (double hertz : new double[] {500, 1500, 2500}) {
            var band = resonance(noise, hertz * random.nextDouble(0.7, 1.3), random.nextDouble(200, 600));
            add(crowd, times(band, drift(samples, random.nextDouble(1, 6), random)), 0);
        }
        return crowd;
    }

    private static double[] wind(int samples, RandomGenerator random) {
        var gusts = drift(samples, random.nextDouble(0.5, 3), random);
        var howl = resonance(white(samples, random), random.nextDouble(200, 900), random.nextDouble(20, 200));
        var wind = times(brown(samples, random), gusts);
        add(wind, scaled(times(howl, times(gusts, gusts)), random.nextDouble(0, 60)), 0);
        return wind;
    }

    private static double[] rain(int samples, RandomGenerator random) {
        var rain = scaled(white(samples, random), 0.02);
        for (int drop = 0; drop < samples / RATE * random.nextInt(20, 300); drop++) {
            int length = random.nextInt(20, 400);
            var splash = resonance(white(length, random), random.nextDouble(1000, 6000), 1000);
            add(rain, dying(splash, 0.02), random.nextInt(samples));
        }
        return rain;
    }

    private static double[] hum(int samples, RandomGenerator random) {
        double mains = random.nextBoolean() ? 50 : 60;
        var weights = of(random.nextInt(1, 30), i -> random.nextDouble() / (i + 1));
        var hum = partials(constant(samples, mains), weights);
        add(hum, scaled(pink(samples, random), random.nextDouble(0, 0.05)), 0);
        return hum;
    }

    private static double[] beeps(int samples, RandomGenerator random) {
        var beeps = new double[samples];
        double hertz = logarithmic(300, 3500, random);
        int length = (int) (RATE * random.nextDouble(0.05, 0.5));
        int apart = (int) (length * random.nextDouble(1.2, 3));
        var weights = falling(random.nextInt(1, 12), 1.2);
        for (int at = random.nextInt(4000); at < samples; at += apart) {
            add(beeps, faded(partials(constant(length, hertz), weights)), at);
        }
        return beeps;
    }

    private static double[] dtmf(int samples, RandomGenerator random) {
        var dialled = new double[samples];
        int length = (int) (RATE * random.nextDouble(0.06, 0.25));
        for (int at = random.nextInt(4000); at < samples; at += 2 * length) {
            var key = partials(constant(length, ROWS[random.nextInt(4)]), 1);
            add(key, partials(constant(length, COLUMNS[random.nextInt(4)]), 1), 0);
            add(dialled, faded(key), at);
        }
        return dialled;
    }

    /** The tone in a telephone while it rings at the other end, of two frequencies. */
    private static double[] ringing(int samples, RandomGenerator random) {
        double[] pair = random.nextBoolean() ? new double[] {440, 480} : new double[] {400, 450};
        int length = (int) (RATE * random.nextDouble(0.4, 2));
        var ringing = scaled(pink(samples, random), 0.002);
        for (int at = random.nextInt(8000); at < samples; at += (int) (1.5 * length)) {
            var ring = partials(constant(length, pair[0]), 1);
            add(ring, partials(constant(length, pair[1]), 1), 0);
            add(ringing, faded(ring), at);
        }
        return ringing;
    }

    private static double[] siren(int samples, RandomGenerator random) {
        double low = random.nextDouble(300, 700);
        double octaves = random.nextDouble(0.3, 1.3);
        double rate = random.nextDouble(0.2, 4);
        boolean twoTones = random.nextInt(3) == 0;
        var hertz = of(samples, i -> {
            double wave = Math.sin(Math.TAU * rate * i / RATE);
            return low * Math.pow(2, octaves * (twoTones ? (wave > 0 ? 1 : 0) : 0.5 + 0.5 * wave));
        });
        return partials(hertz, falling(random.nextInt(1, 10), random.nextDouble(0.7, 2)));
    }

    private static double[] clicks(int samples, RandomGenerator random) {
        var clicks = scaled(white(samples, random), 0.001);
        double wait = RATE / logarithmic(2, 30, random);
        for (int at = 0; at < samples; at += 1 + (int) (wait * random.nextDouble(0.5, 1.5))) {
            clicks[at] += random.nextDouble(-1, 1);
        }
        return clicks;
    }

    private static double[] engine(int samples, RandomGenerator random) {
        double low = random.nextDouble(20, 90);
        var revolutions = drift(samples, random.nextDouble(0.2, 2), random);
        double[] jitter = white(samples, random);
        var hertz = of(samples, i -> low * (1 + revolutions[i]) * (1 + 0.01 * jitter[i / 200]));
        var engine = partials(hertz, falling(40, random.nextDouble(0.5, 1.5)));
        add(engine, scaled(brown(samples, random), random.nextDouble(0.01, 0.2)), 0);
        return resonance(engine, random.nextDouble(80, 400), 400);
    }

    private static double[] birds(int samples, RandomGenerator random) {
        var birds = scaled(pink(samples, random), random.nextDouble(0, 0.02));
        int bird = (int) (RATE * random.nextDouble(0.15, 0.8));
        double low = logarithmic(1200, 4000, random);
        for (int at = random.nextInt(4000); at < samples; at += (int) (bird * random.nextDouble(0.5, 1.5))) {
            int length = random.nextInt(800, 4000);
            double turn = random.nextDouble(-0.8, 0.8);
            double wobble = random.nextDouble(10, 60);
            var hertz = of(length, i -> low * Math.pow(2, turn * i / length)
                    * (1 + 0.05 * Math.sin(Math.TAU * wobble * i / RATE)));
            add(birds, faded(partials(hertz, 1, 0.2)), at);
        }
        return birds;
    }

    private static double[] sweep(int samples, RandomGenerator random) {
        double from = logarithmic(60, 4000, random);
        double to = logarithmic(60, 4000, random);
        return partials(of(samples, i -> from * Math.pow(to / from, (double) i / samples)),
                falling(random.nextInt(1, 8), 1));
    }

    /** Two tones that take turns at random, 300 times a second, as of a fax. */
    private static double[] modem(int samples, RandomGenerator random) {
        double low = random.nextDouble(900, 1500);
        double[] bits = of(samples / 53 + 1, i -> random.nextBoolean() ? low : low + 800);
        return partials(of(samples, i -> bits[i / 53]), 1);
    }

    /** Short cries with a falling pitch and two resonances, as of a dog: the nearest to speech of all. */
    private static double[] barks(int samples, RandomGenerator random) {
        var barks = scaled(pink(samples, random), 0.002);
        double high = random.nextDouble(250, 600);
        for (int at = random.nextInt(4000); at < samples; at += random.nextInt(5000, 16000)) {
            int length = random.nextInt(1500, 4000);
            var throat = partials(of(length, i -> high * (1 - 0.5 * i / length)), falling(25, 0.5));
            add(throat, scaled(white(length, random), 0.3), 0);
            var bark = resonance(throat, random.nextDouble(600, 1000), 200);
            add(bark, resonance(throat, random.nextDouble(1400, 2400), 300), 0);
            add(barks, dying(faded(bark), 0.4), at);
        }
        return barks;
    }
}
