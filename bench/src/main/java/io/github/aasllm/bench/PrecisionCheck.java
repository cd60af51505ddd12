// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How far label probabilities in int8 or bfloat16 are from float32: {@code PrecisionCheck MODEL_DIR FOLDER CLIPS LABELS
 * [PRECISION]}, on the first so many .wav and .flac files below the folder.
 *
 * <p>It exits with 1 if a probability moves by more than 0.02 in int8 or 0.005 in bfloat16, or the first label changes
 * on more than 2 % of the clips in int8 or 0.5 % in bfloat16. The mean of the largest probability is printed because a model that is always sure would hide
 * everything, as a random one does with labels of several lengths: the shortest wins. Labels of one letter,
 * such as a,b,c,d, do not.
 */
public final class PrecisionCheck {
    /** What is asked of a precision: the largest move of a probability, and the share of first labels that stay. */
    private record Bounds(double move, double equal) {
        static Bounds of(Precision precision) {
            return precision == Precision.BFLOAT16 ? new Bounds(0.005, 0.995) : new Bounds(0.02, 0.98);
        }
    }

    private PrecisionCheck() {}

    public static void main(String[] arguments) throws IOException {
        var model = Settings.of(Path.of(arguments[0])).withLabels(LabelSet.parse(arguments[3]));
        int clips = Integer.parseInt(arguments[2]);
        List<Waveform> sounds = soundFiles(Path.of(arguments[1])).stream().limit(clips).map(AudioFile::read)
                .toList();
        var exact = predictions(model.withPrecision(Precision.FLOAT32), sounds);
        var precision = arguments.length > 4 ? Precision.valueOf(arguments[4]) : Precision.INT8;
        var rounded = predictions(model.withPrecision(precision), sounds);
        double move = 0;
        double sum = 0;
        double certainty = 0;
        int equal = 0;
        for (int i = 0; i < sounds.size(); i++) {
            double most = 0;
            for (var label : exact.get(i).probabilities().keySet()) {
                double moved = exact.get(i).probabilities().get(label)
                        - rounded.get(i).probabilities().get(label);
                most = Math.max(most, Math.abs(moved));
            }
            move = Math.max(move, most);
            sum += most;
            certainty += Collections.max(exact.get(i).probabilities().values());
            equal += exact.get(i).emotion().equals(rounded.get(i).emotion()) ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "%d clips, largest probability %.3f on average: moved by %.4f at most, %.4f on average;"
                        + " first label equal on %d%n",
                sounds.size(), certainty / sounds.size(), move, sum / sounds.size(), equal);
        var bounds = Bounds.of(precision);
        System.exit(move <= bounds.move && equal >= bounds.equal * sounds.size() ? 0 : 1);
    }

    private static List<Prediction> predictions(Settings settings, List<Waveform> clips) {
        try (var recognizer = AaSllm.load(settings)) {
            return clips.stream().map(recognizer::recognize).toList();
        }
    }

    private static List<Path> soundFiles(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.toString().matches(".*\\.(wav|flac)")).sorted().toList();
        }
    }
}
