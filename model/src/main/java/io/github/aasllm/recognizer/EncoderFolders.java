// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.classifier.VoxProfileFolder;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.emotion2vec.Emotion2vecFolder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import io.github.aasllm.encoder.whisper.WhisperFolder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.nn.Device;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The speech encoders of all model folders that are read here: one with an encoder of its own, with a head behind it
 * or without, or a speech LLM.
 */
public final class EncoderFolders {
    private static final String EMOTION2VEC = "emotion2vec";
    private static final String VOX_PROFILE = "vox-profile";

    private EncoderFolders() {}

    /**
     * What an encoder of its own is called: {@code wav2vec2}, {@code hubert}, {@code wavlm}, {@code data2vec-audio},
     * {@code whisper}, {@code emotion2vec} or {@code vox-profile}; empty where the folder holds none, as that of a speech LLM.
     */
    public static Optional<String> kind(Path folder) {
        if (Emotion2vecFolder.isIn(folder)) {
            return Optional.of(EMOTION2VEC);
        }
        if (VoxProfileFolder.isIn(folder)) {
            return Optional.of(VOX_PROFILE);
        }
        return WhisperFolder.isIn(folder) || Wav2Vec2Folder.isIn(folder)
                ? JsonFields.read(folder.resolve("config.json")).text("model_type") : Optional.empty();
    }

    /** The same with the width of its states, such as {@code wavlm 1024}, which tells its sizes apart. */
    public static Optional<String> name(Path folder) {
        return kind(folder).map(kind -> {
            try (var opened = open(folder)) {
                return kind + " " + opened.encoder().width();
            }
        });
    }

    /**
     * Opens an encoder, and no more of the folder.
     *
     * @throws InvalidInputException if it holds none that is read here, is damaged, or is stored in eight bits
     */
    public static EncoderFolder open(Path folder) {
        return ofItsOwn(folder).orElseGet(() -> ofSpeechLlm(folder, Map.of()));
    }

    /** The same with matrices in float32, through which gradients can go. */
    public static EncoderFolder openForTraining(Path folder) {
        return ofItsOwn(folder).orElseGet(() -> ofSpeechLlm(folder, Residency.FLOAT32, Map.of()));
    }

    /**
     * Whether transformers has a class for the encoder, after which PEFT names its modules: not of FunASR's folders, nor
     * of vox-profile's, whose LoRA weights are those of another library.
     */
    public static boolean isOfTransformers(Path folder) {
        return !Emotion2vecFolder.isIn(folder) && !VoxProfileFolder.isIn(folder);
    }

    /** An encoder of its own, in float32; empty where the folder holds none. */
    static Optional<EncoderFolder> ofItsOwn(Path folder) {
        if (VoxProfileFolder.isIn(folder)) {
            return Optional.of(VoxProfileFolder.open(folder).encoder(Residency.FLOAT32));
        }
        if (Emotion2vecFolder.isIn(folder)) {
            return Optional.of(Emotion2vecFolder.open(folder, Residency.FLOAT32, false));
        }
        if (WhisperFolder.isIn(folder)) {
            return Optional.of(WhisperFolder.open(folder, Residency.FLOAT32));
        }
        return Wav2Vec2Folder.isIn(folder)
                ? Optional.of(Wav2Vec2Folder.open(folder, Residency.FLOAT32)) : Optional.empty();
    }

    /**
     * Opens the encoder of a speech LLM as it is stored.
     *
     * @param trained weights that stand in for the stored ones, by canonical name; they stay the caller's
     * @throws InvalidInputException as {@link #open}
     */
    public static EncoderFolder ofSpeechLlm(Path folder, Map<String, Tensor> trained) {
        return ofSpeechLlm(folder, Residency.MAPPED, trained);
    }

    private static EncoderFolder ofSpeechLlm(Path folder, Residency residency, Map<String, Tensor> trained) {
        var checkpoint = Families.open(folder);
        try {
            return ofSpeechLlm(checkpoint, residency, trained);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private static EncoderFolder ofSpeechLlm(Checkpoint checkpoint, Residency residency, Map<String, Tensor> trained) {
        if (checkpoint.isRounded()) {
            throw InvalidInputException.of("weights", "int8", "float32, float16 or bfloat16, below an encoder head")
                    .in(checkpoint.folder())
                    .next("take the model that it was made from");
        }
        var architecture = Families.architecture(checkpoint);
        var weights = checkpoint.weights(architecture.table(), residency, trained).on(Device.inUse());
        return new EncoderFolder(checkpoint, weights, architecture.encoder(weights.in(BoxNames.ENCODER)),
                BoxNames.ENCODER);
    }
}
