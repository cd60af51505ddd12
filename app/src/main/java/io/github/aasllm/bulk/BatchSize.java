// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

/** How much is in a batch, by which the next one begins: by the order and the lengths of clips alone. */
final class BatchSize {
    /**
     * Sound in a batch; one clip may have more. 16 s are 800 rows in the encoder and half as many tokens. No
     * batch goes beyond it, so that the largest one comes early, and memory stays at what it takes.
     */
    private static final double SECONDS = 16;

    /** Inputs in a batch, however short, or broken. */
    private static final int INPUTS = 16;

    private double seconds;
    private int inputs;

    /** Whether a clip of this length may be added. */
    boolean hasRoom(double more) {
        return seconds == 0 || seconds + more <= SECONDS;
    }

    /** Adds a clip, and says whether the batch is full now. */
    boolean add(double more) {
        seconds += more;
        inputs++;
        return seconds >= SECONDS || inputs == INPUTS;
    }

    void clear() {
        seconds = 0;
        inputs = 0;
    }
}
