// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.SpeechEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A folder of one of these architectures, as transformers has it: its encoder, with a head or without. */
public final class Wav2Vec2Folder {
    private static final String CONFIG = "config.json";

    private Wav2Vec2Folder() {}

    /** Whether a folder holds one of these architectures, by its {@code config.json}. */
    public static boolean isIn(Path folder) {
        var file = folder.resolve(CONFIG);
        return Files.isRegularFile(file) && Wav2Vec2Kind.of(JsonFields.read(file)).isPresent();
    }

    /**
     * Opens the encoder of a folder; a head behind it is passed over.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a file is missing or damaged, if a setting is not
     *     known or would make another model, or if the tensors are not those of the configuration
     */
    public static EncoderFolder open(Path folder, Residency residency) {
        var config = config(folder);
        return open(folder, residency, config, Wav2Vec2Weights.encoderNames(config.kind()), checkpoint -> List.of());
    }

    /** Opens the encoder of a folder with a head, whose tensors must be those of a table. */
    public static EncoderFolder open(
            Path folder, Residency residency, Function<Checkpoint, List<WeightShape>> head) {
        var config = config(folder);
        return open(folder, residency, config, Wav2Vec2Weights.names(config.kind()), head);
    }

    private static Wav2Vec2Config config(Path folder) {
        return Wav2Vec2Config.from(JsonFields.read(folder.resolve(CONFIG)));
    }

    private static EncoderFolder open(Path folder, Residency residency, Wav2Vec2Config config, TensorNames names,
            Function<Checkpoint, List<WeightShape>> head) {
        var input = InputSettings.of(folder);
        var checkpoint = Checkpoint.open(folder, names);
        return of(checkpoint, new Wav2Vec2Settings(config, input), residency, head, (encoder, weights) -> {});
    }

    /**
     * The encoder of a checkpoint that names its tensors as transformers does, with a head.
     *
     * @param change of the encoder before its layers are rounded to eight bits, with the checkpoint's weights
     */
    public static EncoderFolder of(Checkpoint checkpoint, Wav2Vec2Settings settings, Residency residency,
            Function<Checkpoint, List<WeightShape>> head, BiConsumer<SpeechEncoder, Weights> change) {
        boolean weightNorm = !checkpoint.shapes().containsKey(Wav2Vec2Weights.PLAIN);
        return EncoderFolder.of(checkpoint, residency, stored -> {
            var table = new ArrayList<>(Wav2Vec2Weights.table(settings.config(), stored));
            table.addAll(head.apply(stored));
            return table;
        }, weights -> {
            var encoder = new Wav2Vec2Encoder(settings.config(), settings.input(), weights, weightNorm);
            change.accept(encoder, weights);
            return encoder;
        });
    }
}
