// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import java.nio.file.Path;

/** A process that locks a folder until it is killed: {@code HeldLock FOLDER}. It prints a line when it has it. */
final class HeldLock {
    private HeldLock() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (var lock = RunLock.of(Path.of(arguments[0]))) {
            System.out.println(lock == null ? "no lock" : "locked"); // what the test waits for
            Thread.sleep(60_000);
        }
    }
}
