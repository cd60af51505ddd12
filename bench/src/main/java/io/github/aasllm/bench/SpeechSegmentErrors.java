// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.acoustic.SpeechSegments;
import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often {@link SpeechSegments} is wrong: {@code SpeechSegmentErrors SEED FOLDER...}. Clips of the folders, drawn
 * by the seed, are joined to minutes of sound with silence, noise and music ({@link OtherSound}) between them, as
 * many clips of each folder, until there are 20 minutes; and once more with pink noise under all of it.
 *
 * <p>What is speech in a clip is by hand where {@code ../silb/NAME.silb} has the times of its syllables, as EmoDB
 * has it: from the first syllable to the end, without what is marked a pause. In other clips, which have to be
 * recorded in quiet, it is from the first to the last 20 ms less than 40 dB below the loudest.
 */
public final class SpeechSegmentErrors {
    private static final int RATE = Waveform.SAMPLE_RATE;
    private static final int FRAME = RATE / 100;
    private static final int MINUTES = 20;
    private static final double UNDER_DB = -45; // the noise under all, re full scale
    private static final double QUIET = 1e-4; // −40 dB

    private final List<List<Path>> folders = new ArrayList<>();
    private final SplittableRandom random;
    private final SpeechSegments rule = new SpeechSegments();
    private final Map<OtherSound, long[]> others = new EnumMap<>(OtherSound.class); // frames, false ones
    private final long[] counts = new long[4]; // speech, missed, other, false

    private SpeechSegmentErrors(long seed) {
        random = new SplittableRandom(seed);
    }

    public static void main(String[] arguments) throws IOException {
        for (double under : new double[] {Double.NaN, UNDER_DB}) {
            var errors = new SpeechSegmentErrors(Long.parseLong(arguments[0]));
            for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
                try (var files = Files.walk(Path.of(folder))) {
                    errors.folders.add(files.filter(file -> file.toString().matches(".*\\.(wav|flac)")).sorted()
                            .toList());
                }
            }
            for (int minute = 0; minute < MINUTES; minute++) {
                errors.minute(under);
            }
            errors.say(Double.isNaN(under) ? "as joined" : "with noise at " + under + " dB under all");
        }
    }

    private void minute(double under) throws IOException {
        var sound = new float[60 * RATE];
        var truth = new BitSet();
        var between = new OtherSound[60 * RATE / FRAME];
        for (int at = 0, turn = 0; at < sound.length; turn++) {
            var files = folders.get(turn % folders.size());
            var file = files.get(random.nextInt(files.size()));
            float[] clip = AudioFile.read(file).samples();
            for (Stretch spoken : spoken(file, clip)) {
                truth.set((int) (at / FRAME + spoken.from() * 100), (int) (at / FRAME + spoken.to() * 100));
            }
            at = put(clip, sound, at);
            var kinds = OtherSound.values();
            var kind = random.nextInt(2) == 0 ? OtherSound.SILENCE : kinds[random.nextInt(kinds.length)];
            int from = at;
            at = put(kind.make(random.nextLong(1000)), sound, at);
            Arrays.fill(between, from / FRAME, at / FRAME, kind);
        }
        if (!Double.isNaN(under)) {
            float[] noise = Synth.atLevel(Synth.pink(sound.length, random), under);
            for (int i = 0; i < sound.length; i++) {
                sound[i] += noise[i];
            }
        }
        count(rule.of(new Waveform(sound)), truth, between);
    }

    private static int put(float[] clip, float[] sound, int at) {
        int count = Math.min(clip.length / FRAME * FRAME, sound.length - at);
        System.arraycopy(clip, 0, sound, at, count);
        return at + count;
    }

    private void count(List<Stretch> found, BitSet truth, OtherSound[] between) {
        var said = new BitSet();
        found.forEach(segment -> said.set((int) (100 * segment.from()), (int) Math.ceil(100 * segment.to())));
        for (int frame = 0; frame < between.length; frame++) {
            boolean speech = truth.get(frame);
            counts[speech ? 0 : 2]++;
            counts[speech ? 1 : 3] += speech != said.get(frame) ? 1 : 0;
            if (between[frame] != null) {
                long[] other = others.computeIfAbsent(between[frame], kind -> new long[2]);
                other[0]++;
                other[1] += said.get(frame) ? 1 : 0;
            }
        }
    }

    private static List<Stretch> spoken(Path file, float[] clip) throws IOException {
        double seconds = (double) clip.length / RATE;
        var silb = file.resolveSibling("../silb/" + file.getFileName().toString().replaceAll("\\.wav$", ".silb"));
        if (!Files.exists(silb) || Files.size(silb) == 0) {
            return byLevel(clip);
        }
        var spoken = new ArrayList<Stretch>();
        double from = Double.NaN;
        for (String line : Files.readAllLines(silb, StandardCharsets.ISO_8859_1)) {
            var fields = line.strip().split("\\s+");
            double at = Math.min(Double.parseDouble(fields[0]), seconds);
            boolean silent = fields[1].equals("(") || fields[1].equals(".");
            if (silent && !Double.isNaN(from)) {
                spoken.add(new Stretch(from, at));
                from = Double.NaN;
            } else if (!silent && Double.isNaN(from)) {
                from = at;
            }
        }
        if (!Double.isNaN(from)) {
            spoken.add(new Stretch(from, seconds));
        }
        return spoken;
    }

    private static List<Stretch> byLevel(float[] clip) {
        var power = new double[clip.length / (2 * FRAME)];
        for (int i = 0; i < power.length * 2 * FRAME; i++) {
            power[i / (2 * FRAME)] += clip[i] * clip[i];
        }
        double least = QUIET * Arrays.stream(power).max().orElse(0);
        int first = 0;
        while (power[first] < least) {
            first++;
        }
        int last = power.length - 1;
        while (power[last] < least) {
            last--;
        }
        return List.of(new Stretch(first * 0.02, (last + 1) * 0.02));
    }

    private void say(String what) {
        System.out.printf(Locale.ROOT, "%s: %d min, frame error %.1f %%, missed %.1f %% of %.1f min of speech, false"
                        + " alarms %.1f %% of %.1f min of other sound%n",
                what, MINUTES, 100.0 * (counts[1] + counts[3]) / (counts[0] + counts[2]),
                100.0 * counts[1] / counts[0], counts[0] / 6000.0,
                100.0 * counts[3] / counts[2], counts[2] / 6000.0);
        others.forEach((kind, frames) -> System.out.printf(Locale.ROOT, "  %-15s %5.0f s, taken for speech %.1f %%%n",
                kind, frames[0] / 100.0, 100.0 * frames[1] / frames[0]));
    }
}
