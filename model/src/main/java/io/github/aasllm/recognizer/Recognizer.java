// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads speech and says which emotion is in it: {@link AaSllm}, or a published classifier. Safe for many threads.
 */
public interface Recognizer extends AutoCloseable {
    /**
     * Opens whatever a model folder holds.
     *
     * @param settings of which a classifier knows the model, the precision and the map of its labels
     * @throws InvalidInputException if a folder or file is missing, damaged, or does not fit the others, or a
     *     setting means nothing for what the folder holds
     */
    static Recognizer open(Settings settings) {
        return ClassifierRecognizer.isIn(settings.model())
                ? ClassifierRecognizer.open(settings) : AaSllm.load(settings);
    }

    /**
     * Measures a clip. Threads may do so with the clips to come while {@link #answer} computes.
     *
     * @param facts of the clip what a manifest says, by column, such as {@code speaker}
     * @throws InvalidInputException if the clip is too short for the model
     */
    MeasuredClip measure(Waveform clip, Map<String, String> facts);

    /**
     * Recognizes measured clips in one packed batch; predictions come in the clips' order.
     *
     * @throws IllegalStateException after {@link #close}
     */
    List<Prediction> answer(List<MeasuredClip> clips);

    /** Recognizes several clips; predictions come in their order. */
    default List<Prediction> recognize(List<Waveform> clips) {
        return answer(clips.stream().map(clip -> measure(clip, Map.of())).toList());
    }

    /** Recognizes one clip. */
    default Prediction recognize(Waveform clip) {
        return recognize(List.of(clip)).getFirst();
    }

    /** Reads and recognizes one audio file; what there is to say about the file is among the warnings. */
    default Prediction recognize(Path file) {
        return answer(List.of(measure(file))).getFirst();
    }

    /** Reads and measures one audio file, as {@link #measure(Waveform, Map)}. */
    default MeasuredClip measure(Path file) {
        var sound = AudioFile.read(file, SoundSettings.STANDARD);
        try {
            return measure(sound.waveform(), Map.of()).readWith(sound.warnings());
        } catch (InvalidInputException e) {
            throw e.in(file);
        }
    }

    /** The names of the labels, in the order of the probabilities. */
    List<String> labelNames();

    /** The names of dimensions such as arousal, where the model tells these and no emotion; else none. */
    default List<String> dimensions() {
        return List.of();
    }

    /** Whether predictions have probabilities; not where an LLM writes its answers. */
    default boolean givesProbabilities() {
        return true;
    }

    /** The numbers in which the model's linear layers multiply, {@link Precision#AUTO} never. */
    default Precision precision() {
        return Precision.FLOAT32;
    }

    /** What measures the acoustic properties that stand beside a prediction. */
    AcousticExtractor extractor();

    /** The prompt by which an LLM is asked; empty where there is none. */
    Optional<PromptTemplate> asked();

    /** The wording of descriptions that an LLM is told; empty where there is none. */
    Optional<DescriptionTemplate> told();

    @Override
    void close();
}
