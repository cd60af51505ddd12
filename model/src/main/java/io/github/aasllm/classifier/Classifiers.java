// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.emotion2vec.Emotion2vecFolder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import io.github.aasllm.encoder.whisper.WhisperFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The kinds of classifiers that are read: a line each. */
public final class Classifiers {
    private static final List<Entry> ALL = List.of(
            new Entry(VoxProfileFolder::isIn, VoxProfileClassifier::open),
            new Entry(Wav2Vec2Folder::isIn, TransformersClassifier::openWav2Vec2),
            new Entry(WhisperFolder::isIn, TransformersClassifier::openWhisper),
            new Entry(Emotion2vecFolder::isIn, Emotion2vecClassifier::open));

    private record Entry(Predicate<Path> isIn, BiFunction<Path, Residency, Classifier> open) {}

    private Classifiers() {}

    /** Whether a folder holds a classifier that is read, by its configuration. */
    public static boolean isIn(Path folder) {
        return of(folder).isPresent();
    }

    /**
     * Opens the classifier of a folder; empty where it holds something else.
     *
     * @throws io.github.aasllm.error.InvalidInputException if it is damaged, or something in it is not known
     *     and could change a prediction
     */
    public static Optional<Classifier> open(Path folder, Residency residency) {
        return of(folder).map(entry -> entry.open.apply(folder, residency));
    }

    private static Optional<Entry> of(Path folder) {
        return ALL.stream().filter(entry -> entry.isIn.test(folder)).findFirst();
    }
}
