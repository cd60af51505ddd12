// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.description.CodecNoise;
import io.github.aasllm.description.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * How much lossy codecs change the four cues, and how often a level flips: {@code CodecChanges MODEL_DIR
 * FOLDER...}.
 *
 * <p>50 clips of each folder, drawn by a seed, go through seven codecs. Levels are by the thresholds of the
 * model folder and by the medians of all clips of the clip's own folder. {@code ffmpeg} has to be on the
 * path.
 */
public final class CodecChanges {
    private static final int CLIPS = 50;
    private static final long SEED = 1;
    private static final List<Codec> CODECS = List.of(Codec.MP3_64K, Codec.MP3_128K, Codec.AAC_64K, Codec.OPUS_16K,
            Codec.OPUS_32K, Codec.VORBIS, Codec.G711);
    private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99};

    private final AcousticExtractor extractor;
    private final Optional<Thresholds> ofModel;
    private final Map<String, Tally> tallies = new HashMap<>();
    private final Map<Cue, List<Double>> changes = new HashMap<>();

    private CodecChanges(AcousticExtractor extractor, Optional<Thresholds> ofModel) {
        this.extractor = extractor;
        this.ofModel = ofModel;
    }

    /** A clip as it is and through every codec. */
    private record Clip(String folder, Waveform before, List<Waveform> after) {}

    /** Levels compared, those that flipped, those that were marginal, and those that flipped and were not. */
    private static final class Tally {
        private int levels;
        private int flips;
        private int marginal;
        private int unwarned;
    }

    public static void main(String[] arguments) throws IOException {
        var ofModel = Bundle.read(Path.of(arguments[0])).thresholds().map(Thresholds.class::cast);
        var folders = Arrays.asList(arguments).subList(1, arguments.length);
        var clips = new ArrayList<Clip>();
        for (String folder : folders) {
            var files = new ArrayList<>(soundFiles(folder));
            Collections.shuffle(files, new Random(SEED));
            files.subList(0, CLIPS).forEach(file -> clips.add(clip(folder, AudioFile.read(file))));
        }
        for (Method method : Method.values()) {
            for (String normalisation : Normalisation.KEYS) {
                var extractor = AcousticExtractor.of(method, Normalisation.of(normalisation));
                boolean fits = ofModel.filter(its -> its.method() == method
                        && its.normalisation().equals(extractor.normalisation())).isPresent();
                var comparison = new CodecChanges(extractor, fits ? ofModel : Optional.empty());
                for (String folder : folders) {
                    comparison.compare(folder, clips);
                }
                comparison.print();
            }
        }
    }

    private static Clip clip(String folder, Waveform before) {
        return new Clip(folder, before, CODECS.stream().map(codec -> codec.there(before)).toList());
    }

    private static List<Path> soundFiles(String folder) throws IOException {
        try (var all = Files.walk(Path.of(folder))) {
            return all.filter(file -> file.toString().matches(".*\\.(wav|flac)")).sorted().toList();
        }
    }

    private void compare(String folder, List<Clip> clips) throws IOException {
        var measured = new HashMap<String, AcousticProperties>();
        for (Path file : soundFiles(folder)) {
            measured.put(file.toString(), extractor.extract(AudioFile.read(file)));
        }
        var ofFolder = Thresholds.ofTrainingSet(extractor.method(), extractor.normalisation(), measured);
        for (Clip clip : clips.stream().filter(each -> each.folder().equals(folder)).toList()) {
            var before = extractor.extract(clip.before());
            clip.after().stream().map(extractor::extract).forEach(after -> {
                for (Cue cue : Cue.values()) {
                    double change = Math.abs(after.value(cue) - before.value(cue));
                    changes.computeIfAbsent(cue, each -> new ArrayList<>()).add(change);
                    count("own medians", ofFolder, cue, before, after);
                    ofModel.ifPresent(its -> count("model's thresholds", its, cue, before, after));
                }
            });
        }
    }

    private void count(String by, Thresholds thresholds, Cue cue, AcousticProperties before,
            AcousticProperties after) {
        var tally = tallies.computeIfAbsent(by + ", " + cue.words(), key -> new Tally());
        boolean flips = thresholds.level(cue, before.value(cue)) != thresholds.level(cue, after.value(cue));
        boolean marginal = CodecNoise.marginal(thresholds, before).contains(cue);
        tally.levels++;
        tally.flips += flips ? 1 : 0;
        tally.marginal += marginal ? 1 : 0;
        tally.unwarned += flips && !marginal ? 1 : 0;
    }

    private void print() {
        System.out.println(extractor.method().key() + ", " + extractor.normalisation().key());
        for (Cue cue : Cue.values()) {
            // a value that appears or disappears is the largest change of all
            double[] sorted = changes.get(cue).stream().mapToDouble(x -> Double.isNaN(x) ? Double.MAX_VALUE : x)
                    .sorted().toArray();
            var line = new StringBuilder(String.format(Locale.ROOT, "  |change| of %-18s", cue.key()));
            for (double quantile : QUANTILES) {
                line.append(String.format(Locale.ROOT, "  %.0f %%: %.4g", 100 * quantile,
                        sorted[(int) Math.ceil(quantile * sorted.length) - 1]));
            }
            System.out.println(line);
        }
        tallies.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            var tally = entry.getValue();
            System.out.printf(Locale.ROOT, "  %-40s %d levels, %.1f %% flip, %.1f %% marginal, %.1f %% flip unwarned%n",
                    entry.getKey(), tally.levels, 100.0 * tally.flips / tally.levels,
                    100.0 * tally.marginal / tally.levels, 100.0 * tally.unwarned / tally.levels);
        });
    }
}
