// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import java.nio.file.Path;
import java.util.Locale;

/** How the matrices of a checkpoint stay in memory. Vectors are always float32. */
public enum Residency {
    /** As stored, on the map; half precision is converted in use. Costs no memory of its own. */
    MAPPED,
    /** Converted to float32 once, at loading; four bytes a number, and faster in use on many rows. */
    FLOAT32,
    /**
     * Linear layers' weights as bfloat16 by whoever uses them, at loading, in an order that is fast to multiply; two
     * bytes a number. What is no linear layer's weight stays as stored, and so does the output layer.
     */
    BFLOAT16,
    /**
     * Rounded to eight bits, with a scale for each output channel: by whoever uses them, at loading, or as
     * stored in a checkpoint that was rounded ahead. What is no linear layer's weight stays as
     * stored, and so does the output layer.
     */
    INT8;

    /**
     * Refuses a device on which there are no such products.
     *
     * @param folder of the model, for the refusal
     * @throws InvalidInputException if these are products of the CPU alone, and models compute elsewhere
     */
    public void requireOn(Device device, Path folder) {
        if (device != Device.CPU && (this == INT8 || this == BFLOAT16)) {
            var name = name().toLowerCase(Locale.ROOT);
            throw InvalidInputException.of("precision", name + " on " + device, name + " on the CPU alone").in(folder)
                    .next("compute on the CPU, or with another precision");
        }
    }
}
