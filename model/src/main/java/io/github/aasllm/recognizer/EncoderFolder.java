// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.encoder.wav2vec2.Family;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The speech encoder of any folder that is read: that of a speech LLM, of a classifier, or one by itself.
 * Close it after the last use.
 *
 * @param checkpoint with the encoder's weights
 */
public record EncoderFolder(Checkpoint checkpoint, SpeechEncoder encoder) implements AutoCloseable {
    private static final String CONFIG = "config.json";

    /**
     * Opens a folder; what stands behind its encoder is passed over.
     *
     * @throws io.github.aasllm.error.InvalidInputException if it is damaged, or of no kind that is read
     */
    public static EncoderFolder open(Path folder) {
        if (isByItself(folder)) {
            var opened = Wav2Vec2Folder.open(folder, Residency.FLOAT32);
            return new EncoderFolder(opened.checkpoint(), opened.encoder());
        }
        var checkpoint = Checkpoint.open(folder);
        try {
            var residency = Memory.residency(checkpoint, Optional.empty());
            return new EncoderFolder(checkpoint, Boxes.load(checkpoint, residency).encoder());
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private static boolean isByItself(Path folder) {
        var config = folder.resolve(CONFIG);
        return Files.isRegularFile(config) && Family.of(JsonFields.read(config)).isPresent();
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
