// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/** Where the channels of one reading go, at 16 kHz: kept whole, or handed on as they are decoded. */
interface Channels {
    /**
     * Where a channel goes; asked for the channels in their order, before their first sample.
     *
     * @param channel from 0
     * @param expected how many samples are likely to come
     * @param sure whether they are certain to
     */
    ResamplerStream.Target open(int channel, long expected, boolean sure);

    /** The longest sound that is taken, in seconds. */
    int mostSeconds();

    /** After the last sample of all channels. */
    void end();
}
