// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.time.Duration;

/**
 * Waits for whoever reads standard output to go, by the system's {@code poll}: a write would only tell with
 * the next result, which may be minutes away. It looks for the first time two seconds after it is asked to.
 */
final class ClosedPipe {
    private static final int STANDARD_OUTPUT = 1;
    private static final int ERROR = 8; // POLLERR: nobody reads any more
    private static final int FOR_EVER = -1;

    /** Linking the call takes 0.4 s of a processor, for which a short run has other uses. */
    private static final Duration SHORT_RUN = Duration.ofSeconds(2);

    private ClosedPipe() {}

    /** Calls back when the reader has gone, from another thread; never where the system has no such call. */
    static void watch(Runnable gone) {
        Thread.ofPlatform().daemon().name("closed-pipe").start(() -> {
            if (isLongRun() && await()) {
                gone.run();
            }
        });
    }

    /** Waits; false where somebody wants no more waiting. */
    private static boolean isLongRun() {
        try {
            Thread.sleep(SHORT_RUN);
            return true;
        } catch (InterruptedException end) {
            return false;
        }
    }

    @SuppressWarnings("restricted") // the launcher lets native code be called, which libtorch needs anyway
    private static boolean await() {
        try (var arena = Arena.ofConfined()) {
            var linker = Linker.nativeLinker();
            var poll = linker.downcallHandle(
                    linker.defaultLookup().find("poll").orElseThrow(),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
            var descriptor = arena.allocate(8, 4); // int fd, short events, short revents
            descriptor.set(JAVA_INT, 0, STANDARD_OUTPUT);
            int ready = (int) poll.invokeExact(descriptor, 1L, FOR_EVER); // of no event but errors
            return ready == 1 && (descriptor.get(JAVA_SHORT, 6) & ERROR) != 0;
        } catch (Throwable notHere) {
            return false; // the next write will tell
        }
    }
}
