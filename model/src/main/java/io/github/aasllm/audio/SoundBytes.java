// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of one source, read at any place, by one thread. */
interface SoundBytes extends Closeable {
    long size() throws IOException;

    /**
     * Reads some bytes from a place on.
     *
     * @return how many: as many as there are, up to {@code count}; 0 at the end or behind it
     */
    int read(long at, byte[] into, int from, int count) throws IOException;

    @Override
    void close() throws IOException;
}
