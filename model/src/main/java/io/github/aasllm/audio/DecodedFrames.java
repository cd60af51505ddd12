// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.nio.ByteBuffer;

/**
 * Frames as a decoder has left them in memory, a sample a channel each.
 *
 * @param planes [planes][frames · step · bytes]; the channels in planes of their own, or interleaved in one
 * @param step samples of a frame that lie in one plane
 * @param format of each sample
 */
record DecodedFrames(ByteBuffer[] planes, int step, SampleFormat format) {
    int channels() {
        return planes.length * step;
    }

    /** Some frames of a channel. */
    void channel(int channel, int from, int count, float[] into) {
        ByteBuffer plane = planes[channel / step];
        int frameBytes = step * format.bytes();
        int first = channel % step * format.bytes() + from * frameBytes;
        for (int i = 0; i < count; i++) {
            into[i] = (float) format.read(plane, first + i * frameBytes);
        }
    }

    /** The mean over all channels of some frames. */
    void mean(int from, int count, float[] into) {
        if (channels() == 1) {
            channel(0, from, count, into);
            return;
        }
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (ByteBuffer plane : planes) {
                for (int k = 0; k < step; k++) {
                    sum += format.read(plane, ((from + i) * step + k) * format.bytes());
                }
            }
            into[i] = (float) (sum / channels());
        }
    }
}
