// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.SpeechEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A folder of a Whisper model, as transformers has it: its encoder, with what stands behind it or without. */
public final class WhisperFolder {
    private static final String CONFIG = "config.json";
    /** What the names of its tensors begin with. */
    public static final String ENCODER = "encoder.";

    private static final String DECODER = "decoder.";
    private static final String MODEL = "model."; // before both, where a whole Whisper model was saved

    private WhisperFolder() {}

    /** Whether a folder holds a Whisper model, by its {@code config.json}. */
    public static boolean isIn(Path folder) {
        var file = folder.resolve(CONFIG);
        return Files.isRegularFile(file)
                && JsonFields.read(file).text("model_type").filter("whisper"::equals).isPresent();
    }

    /**
     * Opens the encoder of a folder; what stands behind it is passed over.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a file is missing or damaged, a setting is not
     *     known or would make another model, or the tensors are not those of the configuration
     */
    public static EncoderFolder open(Path folder, Residency residency) {
        return open(folder, residency, name -> name.startsWith(ENCODER), checkpoint -> List.of());
    }

    /** Opens the encoder of a folder with a head, whose tensors must be those of a table. */
    public static EncoderFolder open(
            Path folder, Residency residency, Function<Checkpoint, List<WeightShape>> head) {
        return open(folder, residency, name -> !name.startsWith(DECODER), head);
    }

    private static EncoderFolder open(Path folder, Residency residency, Predicate<String> wanted,
            Function<Checkpoint, List<WeightShape>> head) {
        var config = EncoderConfig.fromWhisper(JsonFields.read(folder.resolve(CONFIG)));
        FeatureSettings.of(config.melBands(), config.windows()).check(folder);
        var checkpoint = Checkpoint.open(folder, stored -> Optional.of(withinModel(stored)).filter(wanted));
        return of(checkpoint, config, residency, head, (encoder, weights) -> {});
    }

    /**
     * The encoder of a checkpoint that names its tensors as transformers does, with a head.
     *
     * @param change of the encoder before its layers are rounded to eight bits, with the checkpoint's weights by
     *     the names that the encoder has
     */
    public static EncoderFolder of(Checkpoint checkpoint, EncoderConfig config, Residency residency,
            Function<Checkpoint, List<WeightShape>> head, BiConsumer<SpeechEncoder, Weights> change) {
        return EncoderFolder.of(checkpoint, residency, stored -> table(config, head.apply(stored)), weights -> {
            var encoder = new WhisperEncoder(config, WhisperKind.PLAIN.with(config.windows()), weights.in(ENCODER));
            change.accept(encoder, weights.in(ENCODER));
            return encoder;
        }).within(ENCODER);
    }

    private static String withinModel(String stored) {
        return stored.startsWith(MODEL) ? stored.substring(MODEL.length()) : stored;
    }

    private static List<WeightShape> table(EncoderConfig config, List<WeightShape> head) {
        var rows = new ArrayList<>(head);
        EncoderWeights.table(config).forEach(row -> rows.add(new WeightShape(ENCODER + row.name(), row.shape())));
        return rows;
    }
}
