// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/** Bytes in memory. */
record ArrayBytes(byte[] bytes) implements SoundBytes {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long at, byte[] into, int from, int count) {
        int read = Math.clamp(bytes.length - at, 0, count);
        if (read > 0) {
            System.arraycopy(bytes, (int) at, into, from, read);
        }
        return read;
    }

    @Override
    public void close() {}
}
