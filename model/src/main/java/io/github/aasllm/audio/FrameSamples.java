// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** The samples of one decoded FFmpeg frame, whatever their number format, averaged over channels. */
final class FrameSamples {
    private FrameSamples() {}

    static void average(AVFrame frame, MonoSink sink) {
        int channels = frame.ch_layout().nb_channels();
        boolean planar = av_sample_fmt_is_planar(frame.format()) != 0;
        int format = av_get_packed_sample_fmt(frame.format());
        int bytes = av_get_bytes_per_sample(format);
        int samples = frame.nb_samples();
        var planes = new ByteBuffer[planar ? channels : 1];
        for (int i = 0; i < planes.length; i++) {
            long size = (long) samples * bytes * (planar ? 1 : channels);
            planes[i] = frame.extended_data(i).capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
        }
        for (int i = 0; i < samples; i++) {
            double sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += planar ? sample(planes[channel], i * bytes, format)
                        : sample(planes[0], (i * channels + channel) * bytes, format);
            }
            sink.add(sum / channels);
        }
    }

    /** One sample at full scale ±1; FFmpeg aligns integers of odd widths to the upper end. */
    private static double sample(ByteBuffer plane, int at, int format) {
        return switch (format) {
            case AV_SAMPLE_FMT_U8 -> ((plane.get(at) & 0xFF) - 128) / 0x1p7;
            case AV_SAMPLE_FMT_S16 -> plane.getShort(at) / 0x1p15;
            case AV_SAMPLE_FMT_S32 -> plane.getInt(at) / 0x1p31;
            case AV_SAMPLE_FMT_S64 -> plane.getLong(at) / 0x1p63;
            case AV_SAMPLE_FMT_FLT -> plane.getFloat(at);
            case AV_SAMPLE_FMT_DBL -> plane.getDouble(at);
            default -> throw new IllegalStateException("FFmpeg sample format: " + format);
        };
    }
}
