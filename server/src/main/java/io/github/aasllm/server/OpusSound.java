// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.audio.OpusStream;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.error.InvalidInputException;
import java.nio.ByteBuffer;

/** Opus in WebM. It is not decoded here, where a fault of a decoder would end the server. */
final class OpusSound implements StreamedSound {
    private static final int FASTEST = 64_000; // bytes a second: Opus has at most 510 kbit/s

    private final OpusStream stream = new OpusStream();

    @Override
    public int credit() {
        return (int) (SoundStream.CREDIT_SECONDS * FASTEST);
    }

    @Override
    public void add(ByteBuffer bytes) {
        var piece = new byte[bytes.remaining()];
        bytes.get(piece);
        try {
            stream.add(piece);
        } catch (InvalidInputException none) {
            throw Refusal.of(400, none);
        }
    }

    @Override
    public double seconds() {
        return stream.seconds();
    }

    @Override
    public double time(double seconds) {
        return stream.time(seconds);
    }

    @Override
    public byte[] file(double seconds) {
        return stream.file(seconds);
    }

    @Override
    public int pass(double seconds) {
        return stream.pass(seconds);
    }
}
