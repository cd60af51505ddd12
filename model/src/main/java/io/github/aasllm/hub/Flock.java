// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * {@code flock(2)}, which is what {@code huggingface_hub} locks with. Java's own locks are {@code fcntl}'s,
 * and neither sees the other.
 */
@SuppressWarnings("restricted") // native access is what it is for
final class Flock {
    private static final int READ = 0; // O_RDONLY
    private static final int READ_AND_WRITE = 2; // O_RDWR
    private static final int EXCLUSIVE_AND_AT_ONCE = 2 | 4; // LOCK_EX, LOCK_NB
    private static final int FAILED = -1;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final MethodHandle OPEN = handle("open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle LOCK = handle("flock",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Flock() {}

    /** What a try to lock gave: held, or the reason of the system. */
    record Attempt(boolean held, int reason) {
        private static final int INTERRUPTED = 4; // EINTR
        private static final int FORBIDDEN = 13; // EACCES, which some file systems say for it
        private static final int LINUX_BUSY = 11; // EWOULDBLOCK
        private static final int MAC_BUSY = 35;

        /** Whether another one holds it, or else this file system has no such locks. */
        boolean busy() {
            return !held && (reason == LINUX_BUSY || reason == MAC_BUSY || reason == FORBIDDEN
                    || reason == INTERRUPTED);
        }
    }

    /** Opens a file that is there; empty if the system does not. */
    static OptionalInt open(Path file) {
        try (var arena = Arena.ofConfined()) {
            var names = Charset.forName(System.getProperty("sun.jnu.encoding"));
            var path = arena.allocateFrom(file.toString(), names);
            int descriptor = (int) OPEN.invokeExact(path, READ_AND_WRITE);
            if (descriptor == FAILED) { // the file of another user, who shares the cache
                descriptor = (int) OPEN.invokeExact(path, READ);
            }
            return descriptor == FAILED ? OptionalInt.empty() : OptionalInt.of(descriptor);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    static Attempt lock(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int done = (int) LOCK.invokeExact(state, descriptor, EXCLUSIVE_AND_AT_ONCE);
            int reason = state.get(ValueLayout.JAVA_INT,
                    STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
            return new Attempt(done != FAILED, reason);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Closes the file, which gives its lock back, as the end of the process does. */
    static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
    }
}
