// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An opened folder of one of these architectures. Close it after the last use of its encoder.
 *
 * @param weights of the encoder and of what was asked for beside it
 */
public record Wav2Vec2Folder(Checkpoint checkpoint, Weights weights, Wav2Vec2Encoder encoder)
        implements AutoCloseable {

    /** The table of what stands behind the encoder, of the shapes that a checkpoint has. */
    @FunctionalInterface
    public interface HeadTable {
        List<WeightShape> of(Checkpoint checkpoint);
    }

    /**
     * Opens the encoder of a folder; a head behind it is passed over.
     *
     * @throws InvalidInputException if a file is missing or damaged, if a setting is not known or would make
     *     another model, or if the tensors are not those of the configuration
     */
    public static Wav2Vec2Folder open(Path folder, Residency residency) {
        return open(folder, residency, checkpoint -> List.of(), false);
    }

    /** Opens the encoder of a folder with a head, whose tensors must be those of a table. */
    public static Wav2Vec2Folder open(Path folder, Residency residency, HeadTable head) {
        return open(folder, residency, head, true);
    }

    private static Wav2Vec2Folder open(Path folder, Residency residency, HeadTable head, boolean withHead) {
        if (residency == Residency.INT8 && Device.inUse() != Device.CPU) {
            throw InvalidInputException.of("precision", "int8 on " + Device.inUse(), "int8 on the CPU alone")
                    .in(folder).next("compute on the CPU, or with another precision");
        }
        var config = Wav2Vec2Config.from(JsonFields.read(folder.resolve("config.json")));
        var input = InputSettings.of(folder);
        var checkpoint = Checkpoint.open(folder, withHead
                ? Wav2Vec2Weights.names(config.family()) : Wav2Vec2Weights.encoderNames(config.family()));
        try {
            var table = new ArrayList<>(Wav2Vec2Weights.table(config, checkpoint));
            table.addAll(head.of(checkpoint));
            var weights = checkpoint.weights(table, residency).on(Device.inUse());
            var encoder = new Wav2Vec2Encoder(config, input, weights, checkpoint);
            if (residency == Residency.INT8) {
                encoder.linears((name, linear) -> weights.round(linear));
            }
            return new Wav2Vec2Folder(checkpoint, weights, encoder);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
