// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.wav2vec2.Family;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Config;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * A published emotion classifier: an encoder that hears the waveform, and a head behind it.
 *
 * <pre>
 *   try (var classifier = SpeechClassifier.open(folder, Residency.MAPPED)) {
 *       var probabilities = classifier.probabilities(List.of(samples)).getFirst();
 *       // in the order of classifier.labels()
 *   }
 * </pre>
 *
 * <p>A clip has the same numbers alone and in a batch. Use it from one thread at a time.
 */
public final class SpeechClassifier implements Classifier {
    /** What the outputs are. */
    public enum Kind {
        /** One of several emotions: probabilities that sum to 1. */
        CLASSES,
        /** Numbers such as arousal, dominance and valence, each by itself; no probabilities. */
        DIMENSIONS
    }

    /** Where the numbers of a dimension lie, about. */
    public record Range(double low, double high) {
        /** What audeering states of its models: about 0 to 1. */
        static final Range UNIT = new Range(0, 1);
    }

    /** A minute: attention takes memory by the square of a clip's length, and nobody trained on longer ones. */
    private static final int MOST_SAMPLES = 60 * 16_000;

    private final Wav2Vec2Folder folder;
    private final ClassifierConfig config;
    private final PoolingHead head;

    private SpeechClassifier(Wav2Vec2Folder folder, ClassifierConfig config, PoolingHead head) {
        this.folder = folder;
        this.config = config;
        this.head = head;
    }

    /** Whether a folder holds a classifier that is read here, by its {@code config.json}. */
    public static boolean isIn(Path folder) {
        var config = folder.resolve("config.json");
        return Files.isRegularFile(config) && Family.of(JsonFields.read(config)).isPresent();
    }

    /**
     * Opens a folder as transformers has it.
     *
     * @throws InvalidInputException if a file is missing or damaged, if the folder has no head, or if
     *     something in it is not known and could change a prediction
     */
    public static SpeechClassifier open(Path path, Residency residency) {
        var fields = JsonFields.read(path.resolve("config.json"));
        var encoder = Wav2Vec2Config.from(fields);
        boolean weightedSum = fields.flag("use_weighted_layer_sum", false);
        var folder = Wav2Vec2Folder.open(path, residency, checkpoint -> PoolingHead.table(
                checkpoint, encoder.width(), weightedSum ? encoder.layers() + 1 : 0));
        try {
            var config = ClassifierConfig.from(fields, PoolingHead.outputs(folder.checkpoint()));
            var names = PoolingHead.names(folder.checkpoint());
            return new SpeechClassifier(
                    folder, config, PoolingHead.of(names, folder.weights(), config.weightedSum()));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** What the outputs are called, in their order, as the folder has it. */
    @Override
    public List<String> labels() {
        return config.labels();
    }

    @Override
    public Kind kind() {
        return config.kind();
    }

    /** Where the numbers of dimensions lie; absent for classes. */
    @Override
    public Optional<Range> range() {
        return kind() == Kind.DIMENSIONS ? Optional.of(Range.UNIT) : Optional.empty();
    }

    /** The least samples of a clip that can be heard, at 16 kHz. */
    @Override
    public int fewestSamples() {
        return folder.encoder().fewestSamples();
    }

    @Override
    public int mostSamples() {
        return MOST_SAMPLES;
    }

    /**
     * What the head gives for each clip: of dimensions the numbers themselves.
     *
     * @param clips samples at 16 kHz, each of at least {@link #fewestSamples}
     * @throws InvalidInputException if a clip is shorter
     */
    @Override
    public List<float[]> logits(List<float[]> clips) {
        for (var clip : clips) {
            if (clip.length < fewestSamples()) {
                throw InvalidInputException.of("clip", clip.length + " samples",
                        "at least " + fewestSamples() + " at 16 kHz, for one state of the encoder");
            }
        }
        var logits = new ArrayList<float[]>();
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            if (head.takesAll()) {
                folder.encoder().hidden(clips).forEach(states ->
                        logits.add(Tensors.toFloats(head.forwardAll(states))));
            } else {
                folder.encoder().encode(clips).forEach(states ->
                        logits.add(Tensors.toFloats(head.forward(states))));
            }
        }
        return logits;
    }

    /**
     * The probabilities of the classes for each clip, a softmax of the logits.
     *
     * @throws IllegalStateException of dimensions, which have none
     */
    @Override
    public List<float[]> probabilities(List<float[]> clips) {
        return Softmax.of(this, clips);
    }

    /** The linear layers by canonical module name, as LoRA folders name them behind the family's prefix. */
    public void linears(BiConsumer<String, Linear> found) {
        folder.encoder().linears(found);
        head.linears(found);
    }

    @Override
    public void close() {
        folder.close();
    }
}
