// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import com.sun.management.OperatingSystemMXBean;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import java.lang.management.ManagementFactory;

/** Decides whether a model fits into memory as float32. */
final class Memory {
    private static final double SHARE = 0.5; // of the machine's memory that weights may take

    private Memory() {}

    static Residency residency(Checkpoint checkpoint) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long asFloat32 = checkpoint.parameters() * Float.BYTES;
        return asFloat32 <= SHARE * system.getTotalMemorySize() ? Residency.FLOAT32 : Residency.MAPPED;
    }
}
