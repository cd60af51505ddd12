// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Refusal;
import java.nio.ByteBuffer;

/** The sound of a stream that is not passed over yet. One thread at a time may use it. */
interface StreamedSound {
    /** Bytes that the sender may be ahead of what is passed. */
    int credit();

    /** @throws Refusal 400 if they are no sound of this kind */
    void add(ByteBuffer bytes);

    /** How much is there, in seconds. */
    double seconds();

    /** The time of the stream so many seconds behind what is passed, to the sample. */
    double time(double seconds);

    /** A sound file of the first so many of these seconds. */
    byte[] file(double seconds);

    /**
     * Passes over the first so many of these seconds.
     *
     * @return bytes for which there is room again
     */
    int pass(double seconds);
}
