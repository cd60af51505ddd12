// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Linear;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * An opened folder of FunASR's: {@code config.yaml}, {@code model.pt}, and of a classifier {@code tokens.txt}.
 *
 * @param weights of the encoder and of what was asked for beside it
 */
public record Emotion2vecFolder(Checkpoint checkpoint, Weights weights, Emotion2vecEncoder encoder)
        implements AutoCloseable {
    private static final String CONFIG = "config.yaml";
    private static final String WEIGHTS = "model.pt";
    private static final String OUTPUTS = "proj";

    /** Whether a folder holds such a model, by its {@code config.yaml}. */
    public static boolean isIn(Path folder) {
        var file = folder.resolve(CONFIG);
        return Files.isRegularFile(file)
                && YamlSettings.read(file).text("model").filter("Emotion2vec"::equals).isPresent();
    }

    /**
     * Opens a folder.
     *
     * @param withHead whether the linear layer behind the encoder is wanted, {@value #OUTPUTS}; else it is passed
     *     over
     * @throws InvalidInputException if a file is missing or damaged, a setting is not known or would make
     *     another model, or the tensors are not those of the configuration
     */
    public static Emotion2vecFolder open(Path folder, Residency residency, boolean withHead) {
        var settings = YamlSettings.read(folder.resolve(CONFIG));
        var config = Emotion2vecConfig.from(settings);
        var checkpoint = Checkpoint.of(settings, folder.resolve(WEIGHTS), stored ->
                Emotion2vecWeights.canonical(stored).filter(name -> withHead || !name.startsWith(OUTPUTS + ".")));
        try {
            var table = new ArrayList<>(Emotion2vecWeights.table(config));
            if (withHead) {
                Emotion2vecBlock.linear(table, OUTPUTS, outputs(checkpoint), config.width());
            }
            var weights = checkpoint.weights(table, residency).on(Device.inUse());
            var encoder = new Emotion2vecEncoder(config, weights);
            if (residency == Residency.INT8) {
                encoder.linears((name, linear) -> weights.round(linear));
            }
            return new Emotion2vecFolder(checkpoint, weights, encoder);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private static int outputs(Checkpoint checkpoint) {
        var shape = checkpoint.shapes().get(OUTPUTS + ".weight");
        if (shape == null || shape.length == 0) {
            throw InvalidInputException.of("head", "none", "the layer " + OUTPUTS).in(checkpoint.folder())
                    .next("an encoder without a head tells no emotion: train a head on it");
        }
        return Math.toIntExact(shape[0]);
    }

    /** The linear layer behind the mean of the states; only where it was asked for. */
    public Linear head() {
        return Emotion2vecBlock.linear(weights, OUTPUTS);
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
