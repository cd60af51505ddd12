// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.encoder.emotion2vec.Emotion2vecFolder;
import io.github.aasllm.encoder.wav2vec2.Family;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Embedder;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model folder with its weights as safetensors, whatever {@code torch.save} made of them: the same numbers in
 * the same formats, and the same settings, so that it is the same model and has its fingerprint.
 *
 * <p>A speech LLM gets the hub's names and emotion2vec those of {@link Emotion2vecFolder}, without the decoder
 * of its pre-training. Other encoders and classifiers keep their names, which are read here and by
 * transformers. One block of rows is in memory at a time.
 */
public final class ConvertedModel {
    private static final List<String> ABOUT = List.of(Bundle.FILE, Bundle.CARD);
    private static final String WHISPER = "whisper";

    private ConvertedModel() {}

    /**
     * Writes the folder, whole or not at all.
     *
     * @return the number of tensors
     * @throws io.github.aasllm.error.InvalidInputException if the model is none that is read here, or its files
     *     hold anything but tensors and plain containers; if the output is not empty or cannot be written
     */
    public static int write(Path model, Path output) {
        try (var checkpoint = open(model)) {
            NewFolder.create(output, draft -> {
                CheckpointWriter.rewrite(checkpoint, draft, (tensor, file) ->
                        checkpoint.forEachBlock(tensor.name(), (rows, first) -> file.append(rows)));
                SettingFiles.copy(model, draft, Set.of());
                copyAbout(model, draft);
            });
            return checkpoint.shapes().size();
        }
    }

    /** The weights, after a check that they are those of a model that is read here. */
    private static Checkpoint open(Path model) {
        if (Emotion2vecFolder.isIn(model)) {
            return Emotion2vecFolder.open(model).checkpoint();
        }
        if (hasOwnNames(model.resolve("config.json"))) {
            Embedder.open(model).close();
            return Checkpoint.open(model, Optional::of);
        }
        var checkpoint = Families.open(model);
        try {
            checkpoint.verify(Boxes.table(checkpoint));
            return checkpoint;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private static boolean hasOwnNames(Path config) {
        if (!Files.isRegularFile(config)) {
            return false;
        }
        var fields = JsonFields.read(config);
        return Family.of(fields).isPresent() || fields.text("model_type").filter(WHISPER::equals).isPresent();
    }

    /** What the model says about itself is as true of the copy. */
    private static void copyAbout(Path from, Path to) throws IOException {
        for (var name : ABOUT) {
            if (Files.isRegularFile(from.resolve(name))) {
                Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name))); // with its own rights
            }
        }
    }
}
