// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import com.sun.management.OperatingSystemMXBean;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.error.InvalidInputException;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Decides whether a model is kept in eight bits, and if not, whether it fits into memory as float32. */
public final class Memory {
    private static final double SHARE = 0.5; // of the machine's memory that weights may take

    private Memory() {}

    /**
     * How the matrices of a checkpoint stay in memory.
     *
     * @throws InvalidInputException if float32 is wanted of a checkpoint that was rounded to eight bits ahead
     */
    public static Residency residency(Checkpoint checkpoint, Optional<Precision> precision) {
        if (checkpoint.isRounded() && precision.equals(Optional.of(Precision.FLOAT32))) {
            throw InvalidInputException.of("precision", "float32", "int8, in which the weights are stored")
                    .in(checkpoint.folder())
                    .next("use the model folder that this one was made from");
        }
        if (checkpoint.isRounded() || precision.equals(Optional.of(Precision.INT8))) {
            return Residency.INT8;
        }
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long asFloat32 = checkpoint.parameters() * Float.BYTES;
        return asFloat32 <= SHARE * system.getTotalMemorySize() ? Residency.FLOAT32 : Residency.MAPPED;
    }
}
