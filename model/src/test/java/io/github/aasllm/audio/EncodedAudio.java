// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/** Sound files of many formats, encoded by FFmpeg while the test runs, so that none need be kept. */
final class EncodedAudio {
    private EncodedAudio() {}

    /**
     * Writes a file whose container follows from its name.
     *
     * @param sampleFormat one that the encoder takes: AV_SAMPLE_FMT_S16, S32, FLTP or FLT
     * @param channels [channels][samples], full scale ±1
     */
    static Path write(Path file, String encoder, int sampleFormat, int rate, double[]... channels) {
        AVCodec codec = avcodec_find_encoder_by_name(encoder);
        assertTrue(codec != null, "FFmpeg has no encoder " + encoder);
        var container = new AVFormatContext(null);
        check(avformat_alloc_output_context2(container, null, null, file.toString()));
        AVStream stream = avformat_new_stream(container, codec);
        AVCodecContext context = avcodec_alloc_context3(codec);
        context.sample_rate(rate).sample_fmt(sampleFormat).bit_rate(96_000);
        av_channel_layout_default(context.ch_layout(), channels.length);
        // FFmpeg's own Vorbis is "experimental".
        context.flags(AV_CODEC_FLAG_GLOBAL_HEADER).strict_std_compliance(-2);
        check(avcodec_open2(context, codec, (AVDictionary) null));
        check(avcodec_parameters_from_context(stream.codecpar(), context));
        stream.time_base().num(1).den(rate);
        var io = new AVIOContext(null);
        check(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
        container.pb(io);
        check(avformat_write_header(container, (PointerPointer<?>) null));
        encode(container, stream, context, channels);
        check(av_write_trailer(container));
        avio_close(container.pb());
        container.pb(null);
        avcodec_free_context(context);
        avformat_free_context(container);
        return file;
    }

    private static void encode(AVFormatContext container, AVStream stream, AVCodecContext context,
            double[][] channels) {
        AVPacket packet = av_packet_alloc();
        int block = context.frame_size() > 0 ? context.frame_size() : 1024;
        for (int at = 0; at <= channels[0].length; at += block) {
            int samples = Math.min(block, channels[0].length - at);
            AVFrame frame = samples == 0 ? null : frame(context, channels, at, samples);
            if (frame != null) {
                check(avcodec_send_frame(context, frame));
                av_frame_free(frame);
                drain(container, stream, context, packet);
            }
        }
        check(avcodec_send_frame(context, null));
        drain(container, stream, context, packet);
        av_packet_free(packet);
    }

    private static AVFrame frame(AVCodecContext context, double[][] channels, int at, int samples) {
        AVFrame frame = av_frame_alloc();
        frame.nb_samples(samples).format(context.sample_fmt()).sample_rate(context.sample_rate()).pts(at);
        check(av_channel_layout_copy(frame.ch_layout(), context.ch_layout()));
        check(av_frame_get_buffer(frame, 0));
        boolean planar = av_sample_fmt_is_planar(context.sample_fmt()) != 0;
        int bytes = av_get_bytes_per_sample(context.sample_fmt());
        for (int channel = 0; channel < channels.length; channel++) {
            int step = planar ? 1 : channels.length;
            ByteBuffer plane = frame.extended_data(planar ? channel : 0)
                    .capacity((long) samples * step * bytes)
                    .asByteBuffer().order(ByteOrder.nativeOrder());
            for (int i = 0; i < samples; i++) {
                put(plane, (i * step + (planar ? 0 : channel)) * bytes, channels[channel][at + i],
                        context.sample_fmt());
            }
        }
        return frame;
    }

    private static void put(ByteBuffer plane, int at, double value, int format) {
        switch (av_get_packed_sample_fmt(format)) {
            case AV_SAMPLE_FMT_S16 -> plane.putShort(at, (short) Math.round(value * 32767));
            // 24 bits, upper end.
            case AV_SAMPLE_FMT_S32 -> plane.putInt(at, (int) Math.round(value * 8388607) << 8);
            default -> plane.putFloat(at, (float) value);
        }
    }

    private static void drain(AVFormatContext container, AVStream stream, AVCodecContext context,
            AVPacket packet) {
        while (avcodec_receive_packet(context, packet) >= 0) {
            packet.stream_index(stream.index());
            packet.time_base(context.time_base());
            av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
            check(av_interleaved_write_frame(container, packet));
        }
    }

    private static void check(int status) {
        if (status < 0) {
            var text = new byte[128];
            av_strerror(status, text, text.length);
            throw new AssertionError("FFmpeg: " + new String(text, StandardCharsets.UTF_8).trim());
        }
    }
}
