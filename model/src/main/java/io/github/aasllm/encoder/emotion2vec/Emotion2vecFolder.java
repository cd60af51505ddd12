// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of FunASR's: {@code config.yaml}, {@code model.pt} or the same tensors in
 * {@code model.safetensors}, and of a classifier {@code tokens.txt}.
 */
public final class Emotion2vecFolder {
    private static final String CONFIG = "config.yaml";
    private static final String WEIGHTS = "model.pt";
    private static final String CONVERTED = "model.safetensors"; // goes before it, where it is there
    private static final String LABELS = "tokens.txt";
    private static final String OUTPUTS = "proj";

    private Emotion2vecFolder() {}

    /** Whether a folder holds such a model, by its {@code config.yaml}. */
    public static boolean isIn(Path folder) {
        var file = folder.resolve(CONFIG);
        return Files.isRegularFile(file)
                && YamlSettings.read(file).text("model").filter("Emotion2vec"::equals).isPresent();
    }

    /** Opens a folder, with its head if it has labels. */
    public static EncoderFolder open(Path folder) {
        return open(folder, Residency.MAPPED, Files.exists(folder.resolve(LABELS)));
    }

    /**
     * Opens a folder.
     *
     * @param withHead whether the linear layer behind the encoder is wanted, {@value #OUTPUTS}; else it is passed
     *     over
     * @throws InvalidInputException if a file is missing or damaged, a setting is not known or would make
     *     another model, or the tensors are not those of the configuration
     */
    public static EncoderFolder open(Path folder, Residency residency, boolean withHead) {
        var settings = YamlSettings.read(folder.resolve(CONFIG));
        var config = Emotion2vecConfig.from(settings);
        var weightsFile = folder.resolve(Files.exists(folder.resolve(CONVERTED)) ? CONVERTED : WEIGHTS);
        var checkpoint = Checkpoint.of(settings, weightsFile, stored ->
                Emotion2vecWeights.canonical(stored).filter(name -> withHead || !name.startsWith(OUTPUTS + ".")));
        return EncoderFolder.of(checkpoint, residency,
                opened -> table(config, withHead ? outputs(opened) : 0),
                weights -> new Emotion2vecEncoder(config, weights));
    }

    /**
     * The tensors of a folder by its configuration alone, under the names that it has with its weights as
     * safetensors.
     *
     * @param outputs of the head; 0 for the encoder alone
     */
    public static List<WeightShape> table(Path folder, int outputs) {
        return table(Emotion2vecConfig.from(YamlSettings.read(folder.resolve(CONFIG))), outputs);
    }

    private static List<WeightShape> table(Emotion2vecConfig config, int outputs) {
        var table = new ArrayList<>(Emotion2vecWeights.table(config));
        if (outputs > 0) {
            Emotion2vecBlock.linear(table, OUTPUTS, outputs, config.width());
        }
        return table;
    }

    private static int outputs(Checkpoint checkpoint) {
        var shape = checkpoint.shapes().get(OUTPUTS + ".weight");
        if (shape == null || shape.length == 0) {
            throw InvalidInputException.of("head", "none", "the layer " + OUTPUTS).in(checkpoint.folder())
                    .next("an encoder without a head tells no emotion: train a head on it");
        }
        return Math.toIntExact(shape[0]);
    }

    /** The linear layer behind the mean of the states, of a folder that was opened with it. */
    public static Linear head(EncoderFolder opened) {
        return Emotion2vecBlock.linear(opened.weights(), OUTPUTS);
    }
}
