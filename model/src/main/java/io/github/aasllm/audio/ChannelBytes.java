// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The bytes of a file. It is not mapped into memory, because a mapped file that is cut short meanwhile fails
 * with an InternalError.
 */
record ChannelBytes(SeekableByteChannel channel) implements SoundBytes {
    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long at, byte[] into, int from, int count) throws IOException {
        var buffer = ByteBuffer.wrap(into, from, count);
        channel.position(at);
        while (buffer.hasRemaining() && channel.read(buffer) > 0) {
            // a channel may give less than there is
        }
        return buffer.position() - from;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
