// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** The samples of one decoded FFmpeg frame, whatever their number format. */
final class FrameSamples {
    private FrameSamples() {}

    static void addTo(Mixer mixer, AVFrame frame) {
        int channels = frame.ch_layout().nb_channels();
        boolean planar = av_sample_fmt_is_planar(frame.format()) != 0;
        int step = planar ? 1 : channels;
        SampleFormat format = format(av_get_packed_sample_fmt(frame.format()));
        var planes = new ByteBuffer[planar ? channels : 1];
        for (int i = 0; i < planes.length; i++) {
            long size = (long) frame.nb_samples() * format.bytes() * step;
            planes[i] = frame.extended_data(i).capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
        }
        mixer.add(planes, step, frame.nb_samples(), frame.sample_rate(), format);
    }

    /** FFmpeg aligns integers of odd widths to the upper end of the next wider format. */
    private static SampleFormat format(int packed) {
        return switch (packed) {
            case AV_SAMPLE_FMT_U8 -> SampleFormat.U8;
            case AV_SAMPLE_FMT_S16 -> SampleFormat.S16;
            case AV_SAMPLE_FMT_S32 -> SampleFormat.S32;
            case AV_SAMPLE_FMT_S64 -> SampleFormat.S64;
            case AV_SAMPLE_FMT_FLT -> SampleFormat.F32;
            case AV_SAMPLE_FMT_DBL -> SampleFormat.F64;
            default -> throw new IllegalStateException("FFmpeg sample format: " + packed);
        };
    }
}
