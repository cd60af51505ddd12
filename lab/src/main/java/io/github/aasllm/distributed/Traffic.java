// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import java.util.Locale;

/** What a rank has exchanged with the others, and how long it waited for it. */
final class Traffic {
    private long calls;
    private long bytes;
    private long nanos;

    /** @param more bytes that the ranks have a value of together after the call */
    void add(long more, long waited) {
        calls++;
        bytes += more;
        nanos += waited;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "ranks: %,d calls, %,d bytes, %,.1f ms", calls, bytes, nanos / 1e6);
    }
}
