// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.Natives;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;

/**
 * One decoding of a file by FFmpeg: open, read packets, decode frames, make one channel of all.
 *
 * <p>FFmpeg may open nothing but this one local file, and only as a container of sound: play lists, image
 * sequences and anything that names other files or addresses are not among the formats it may try.
 */
final class FfmpegDecoder implements AutoCloseable {
    private static final String FORMATS =
            "aac,ac3,aiff,amr,asf,au,caf,eac3,flac,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,"
            + "mp3,mpegts,ogg,w64,wav,wv";
    private static final String EXPECTED = "an audio file such as WAV, FLAC, MP3, Ogg, Opus or M4A";

    static {
        Natives.load(() -> Loader.load(avformat.class));
        av_log_set_level(AV_LOG_QUIET); // its messages would go straight to stderr
    }

    private final Path file;
    private final ChannelChoice choice;
    private final AVFormatContext container = new AVFormatContext(null);
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private AVStream stream;
    private AVCodecContext codec;
    private MonoSink sink;

    private FfmpegDecoder(Path file, ChannelChoice choice) {
        this.file = file;
        this.choice = choice;
    }

    static Recording decode(Path file, ChannelChoice choice) {
        try (var decoder = new FfmpegDecoder(file, choice)) {
            decoder.open();
            decoder.readPackets();
            decoder.checkComplete();
            return decoder.sink.recording();
        }
    }

    private void open() {
        try (var options = new AVDictionary(null);
                var address = new BytePointer("file:" + file.toAbsolutePath(), StandardCharsets.UTF_8)) {
            av_dict_set(options, "protocol_whitelist", "file", 0);
            av_dict_set(options, "format_whitelist", FORMATS, 0);
            int status = avformat_open_input(container, address, null, options);
            av_dict_free(options);
            if (status < 0 || avformat_find_stream_info(container, (AVDictionary) null) < 0) {
                throw InvalidInputException.of("audio file", "no known audio format", EXPECTED).in(file);
            }
        }
        int index = av_find_best_stream(container, AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
        if (index < 0) {
            throw InvalidInputException.of("audio file", "no audio track", EXPECTED).in(file);
        }
        stream = container.streams(index);
        AVCodec decoder = avcodec_find_decoder(stream.codecpar().codec_id());
        codec = avcodec_alloc_context3(decoder);
        if (decoder == null || avcodec_parameters_to_context(codec, stream.codecpar()) < 0
                || avcodec_open2(codec, decoder, (AVDictionary) null) < 0) {
            throw InvalidInputException.of("audio codec", codecName(), "one that FFmpeg can decode").in(file);
        }
        sink = new MonoSink(file, choice, stream.codecpar().sample_rate(), declaredSamples());
    }

    private String codecName() {
        return avcodec_get_name(stream.codecpar().codec_id()).getString();
    }

    private void readPackets() {
        int status;
        while ((status = av_read_frame(container, packet)) >= 0) {
            if (packet.stream_index() == stream.index()) {
                decodePacket(packet);
            }
            av_packet_unref(packet);
        }
        if (status != AVERROR_EOF) {
            throw damaged();
        }
        decodePacket(null);
    }

    /** Decodes one packet, or with null what the codec still holds back. */
    private void decodePacket(AVPacket data) {
        if (avcodec_send_packet(codec, data) < 0) {
            throw damaged();
        }
        int status;
        while ((status = avcodec_receive_frame(codec, frame)) >= 0) {
            if (frame.sample_rate() != sink.rate()) {
                throw InvalidInputException.of("audio sampling rate", frame.sample_rate() + " Hz after "
                        + sink.rate() + " Hz", "one rate throughout").in(file);
            }
            FrameSamples.addTo(sink, frame);
        }
        if (status != AVERROR_EAGAIN() && status != AVERROR_EOF) {
            throw damaged();
        }
    }

    private InvalidInputException damaged() {
        return InvalidInputException.of("audio data", "damaged after " + (sink.size() / (double) sink.rate())
                + " s",
                "data that decodes to its end").in(file).next("record or copy the file again");
    }

    /** FLAC counts its samples; other containers give a time, which encoders round and pad by some frames. */
    private void checkComplete() {
        boolean exact = stream.codecpar().codec_id() == AV_CODEC_ID_FLAC;
        long missing = declaredSamples() - sink.size();
        if (missing > (exact ? 0 : sink.rate() / 4)) {
            throw InvalidInputException.of("audio data", sink.size() + " samples",
                    declaredSamples() + " by the header").in(file)
                    .next("the file is truncated: record or copy it again");
        }
    }

    /** The length that the file states, in samples; 0 where it states none. */
    private long declaredSamples() {
        if (container.duration_estimation_method() != AVFMT_DURATION_FROM_STREAM || stream.duration() < 0) {
            return 0;
        }
        AVRational unit = stream.time_base();
        return Math.round((double) stream.duration() * unit.num() / unit.den() * stream.codecpar()
                .sample_rate());
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(frame);
        if (codec != null) {
            avcodec_free_context(codec);
        }
        if (!container.isNull()) {
            avformat_close_input(container);
        }
    }
}
