// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is heard in a step: pieces of clips, all as long, each through an equaliser of its own and with three
 * gaps.
 *
 * @param tokens T of each piece
 * @param heard [bands, 4T + 1] of each, row by row
 * @param whole of each token the spectrogram without gaps, averaged over 4 frames and 4 bands: [B·T, bands /
 *     4]
 * @param cut [B·T], 1 where a token was cut out, else 0
 * @param tracks what is to be told of each piece
 */
record Excerpts(int tokens, List<float[]> heard, float[] whole, float[] cut, List<Tracks> tracks) {
    /** Mel frames of a token, and bands that are averaged. */
    static final int POOL = 4;

    private static final int GAPS = 3;
    private static final int SHORTEST_GAP = 2; // tokens: 80 ms
    private static final int LONGEST_GAP = 6; // 240 ms
    private static final int KNOTS = 9; // of the equaliser
    private static final double EQUALISER = 0.075; // 3 dB, as a decade is 0.25
    private static final int TRIES = 100;

    /**
     * Draws the pieces of a step.
     *
     * @param seconds the length that was drawn; less where no clip is as long
     */
    static Excerpts draw(SpeechFile file, List<Tracks> clips, int count, double seconds,
            SplittableRandom random) {
        int tokens = (int) Math.round(seconds * 25);
        var chosen = new ArrayList<Integer>();
        while (chosen.size() < count) {
            int clip = random.nextInt(clips.size());
            for (int i = 0; i < TRIES && clips.get(clip).tokens() < tokens; i++) {
                clip = random.nextInt(clips.size());
            }
            tokens = Math.min(tokens, clips.get(clip).tokens());
            chosen.add(clip);
        }
        int bands = file.bands();
        var all = new Excerpts(
                tokens,
                new ArrayList<>(),
                new float[count * tokens * bands / POOL],
                new float[count * tokens],
                new ArrayList<>());
        for (int clip : chosen) {
            int from = random.nextInt(clips.get(clip).tokens() - tokens + 1);
            var mel = file.read(clip, from * POOL, tokens * POOL + 1);
            equalise(mel, bands, random);
            all.add(mel, bands, random);
            all.tracks.add(clips.get(clip).slice(from, from + tokens));
        }
        return all;
    }

    private void add(float[] mel, int bands, SplittableRandom random) {
        int frames = tokens * POOL + 1;
        int first = heard.size() * tokens; // row of its first token
        double sum = 0;
        for (int band = 0; band < bands; band++) {
            for (int frame = 0; frame < tokens * POOL; frame++) {
                float number = mel[band * frames + frame];
                sum += number;
                whole[(first + frame / POOL) * (bands / POOL) + band / POOL] += number / (POOL * POOL);
            }
        }
        float mean = (float) (sum / bands / tokens / POOL);
        for (int gap = 0; gap < GAPS; gap++) {
            int length = Math.min(tokens / 4, random.nextInt(SHORTEST_GAP, LONGEST_GAP + 1));
            int from = random.nextInt(tokens - length + 1);
            for (int token = from; token < from + length; token++) {
                cut[first + token] = 1;
                for (int band = 0; band < bands; band++) {
                    int at = band * frames + token * POOL;
                    Arrays.fill(mel, at, at + POOL, mean);
                }
            }
        }
        heard.add(mel);
    }

    /** A smooth curve over the bands, as another microphone has it. */
    private static void equalise(float[] mel, int bands, SplittableRandom random) {
        var knots = new double[KNOTS];
        for (int i = 0; i < KNOTS; i++) {
            knots[i] = EQUALISER * random.nextGaussian();
        }
        int frames = mel.length / bands;
        for (int band = 0; band < bands; band++) {
            double place = (double) band / bands * (KNOTS - 1);
            int left = (int) place;
            float gain = (float) (knots[left] + (place - left) * (knots[left + 1] - knots[left]));
            for (int i = band * frames; i < (band + 1) * frames; i++) {
                mel[i] += gain;
            }
        }
    }
}
