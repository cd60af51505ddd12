// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An opened folder with a speech encoder, and with what was asked for behind it.
 *
 * @param weights of the encoder and of a head behind it
 * @param prefix what the checkpoint's canonical names have before the encoder's own
 */
public record EncoderFolder(Checkpoint checkpoint, Weights weights, SpeechEncoder encoder, String prefix)
        implements AutoCloseable {

    /**
     * Makes an encoder of a checkpoint, which is closed where that fails.
     *
     * @param table of all weights that are wanted, of the shapes that the checkpoint has where it decides
     * @param residency with eight bits or bfloat16 all linear layers of the encoder are rounded; as float32 they are
     *     packed, which takes as much memory once more
     * @throws InvalidInputException if the tensors are not those of the table, or eight bits or bfloat16 are wanted
     *     on another device than the CPU
     */
    public static EncoderFolder of(Checkpoint checkpoint, Residency residency,
            Function<Checkpoint, List<WeightShape>> table, Function<Weights, SpeechEncoder> make) {
        try {
            residency.requireOn(Device.inUse(), checkpoint.folder());
            var weights = checkpoint.weights(table.apply(checkpoint), residency).on(Device.inUse());
            var encoder = make.apply(weights);
            if (residency == Residency.INT8) {
                encoder.linears((name, linear) -> weights.round(linear));
            }
            if (residency == Residency.BFLOAT16) {
                encoder.linears((name, linear) -> weights.narrow(linear));
            }
            if (residency == Residency.FLOAT32) {
                encoder.linears((name, linear) -> weights.pack(linear));
            }
            return new EncoderFolder(checkpoint, weights, encoder, "");
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** The same where the encoder is a part of the checkpoint. */
    public EncoderFolder within(String part) {
        return new EncoderFolder(checkpoint, weights, encoder, part);
    }

    /** The linear layers of the encoder by the checkpoint's canonical module names, in their order. */
    public Map<String, Linear> linears() {
        var linears = new LinkedHashMap<String, Linear>();
        encoder.linears((name, linear) -> linears.put(prefix + name, linear));
        return linears;
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
