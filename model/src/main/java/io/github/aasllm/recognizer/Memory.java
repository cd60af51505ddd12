// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import com.sun.management.OperatingSystemMXBean;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Bfloat16Units;
import io.github.aasllm.nn.Device;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides in which numbers a model computes, and whether it fits into memory so. */
public final class Memory {
    /** Numbers from which on bfloat16 is faster; with fewer the rounding of what is multiplied takes what it gains. */
    static final long ENOUGH = 20_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final double SHARE = 0.5; // of the machine's memory that weights may take

    private Memory() {}

    /**
     * How the matrices of a checkpoint stay in memory.
     *
     * @param precision by default eight bits where the weights are stored so, else float32
     * @throws InvalidInputException if other numbers are wanted of a checkpoint that was rounded to eight bits ahead
     */
    public static Residency residency(Checkpoint checkpoint, Optional<Precision> precision) {
        if (checkpoint.isRounded()) {
            precision.filter(EnumSet.of(Precision.FLOAT32, Precision.BFLOAT16)::contains).ifPresent(other -> {
                throw InvalidInputException.of("precision", other.name().toLowerCase(Locale.ROOT),
                                "int8, in which the weights are stored")
                        .in(checkpoint.folder())
                        .next("use the model folder that this one was made from");
            });
            return Residency.INT8;
        }
        return switch (precision.orElse(Precision.FLOAT32)) {
            case INT8 -> Residency.INT8;
            case BFLOAT16 -> bfloat16();
            case AUTO -> chosen(checkpoint);
            case FLOAT32 -> float32(checkpoint);
        };
    }

    /** The same of a classifier's encoder, which is float32 where nothing else is asked for by name. */
    static Residency residencyOfEncoder(Optional<Precision> precision) {
        return switch (precision.orElse(Precision.FLOAT32)) {
            case INT8 -> Residency.INT8;
            case BFLOAT16 -> bfloat16();
            case AUTO, FLOAT32 -> Residency.FLOAT32;
        };
    }

    private static Residency chosen(Checkpoint checkpoint) {
        boolean units = Bfloat16Units.arePresent();
        boolean gains = units && Device.inUse() == Device.CPU && fits(checkpoint.storedBytes())
                && gains(checkpoint.dtypes().getFirst(), checkpoint.parameters());
        var chosen = gains ? Residency.BFLOAT16 : float32(checkpoint);
        LOG.debug("precision: {} (of {} numbers stored as {}; units of the processor for bfloat16: {})",
                gains ? "bfloat16" : "float32", checkpoint.parameters(), checkpoint.dtypes(),
                units ? "known" : "none known");
        return chosen;
    }

    private static Residency bfloat16() {
        if (!Bfloat16Units.arePresent()) {
            LOG.warn("precision: bfloat16 without known units of the processor for it, AVX-512-BF16 or AMX, is slower"
                    + " than float32");
        }
        return Residency.BFLOAT16;
    }

    private static Residency float32(Checkpoint checkpoint) {
        return fits(checkpoint.parameters() * Float.BYTES) ? Residency.FLOAT32 : Residency.MAPPED;
    }

    /**
     * Whether a model is faster in bfloat16 and loses little by it, for it is half precision and large.
     *
     * @param most the format of most of its numbers
     * @param numbers in all
     */
    static boolean gains(DType most, long numbers) {
        return (most == DType.BF16 || most == DType.F16) && numbers >= ENOUGH;
    }

    private static boolean fits(long bytes) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return bytes <= SHARE * system.getTotalMemorySize();
    }
}
