// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.cli.Main;
import java.io.IOException;
import java.io.OutputStream;

/** The program {@code aasllm} as a task starts it: it stops, as by SIGTERM, when the task's JVM is gone. */
public final class RankMain {
    private static final int STOPPED = 143; // as by SIGTERM

    private RankMain() {}

    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().name("aasllm-task").start(RankMain::stopWithTask);
        Main.main(arguments);
    }

    /** Nothing comes on standard input but its end, which the system makes where the other JVM was killed, too. */
    private static void stopWithTask() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // as its end
        }
        System.exit(STOPPED);
    }
}
