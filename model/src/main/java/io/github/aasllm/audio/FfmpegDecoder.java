// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.Natives;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.javacpp.Loader;

/**
 * One decoding by FFmpeg: open, read packets, decode frames, hand them on.
 *
 * <p>Work is bounded by what the source really has: FFmpeg may read its bytes a few times
 * ({@link FfmpegInput}), a source has at most one packet a byte, and sound ends at
 {@link Channels#mostSeconds}.
 */
final class FfmpegDecoder implements AutoCloseable {
    private static final int MORE_PACKETS = 1000; // codecs have some that hold nothing
    private static final double PADDING_SECONDS = 0.25; // encoders round and pad by some frames

    static {
        Natives.load(() -> Loader.load(avformat.class));
    }

    private final Reading reading;
    private final Mixer mixer;
    private final long size;
    private final FfmpegInput input;
    private final AVFormatContext container;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private AVStream stream;
    private AVCodecContext codec;
    private final double before; // seconds of what was decoded before this
    private long decoded; // samples

    private FfmpegDecoder(SoundBytes bytes, Reading reading, Mixer mixer) throws IOException {
        this.reading = reading;
        this.mixer = mixer;
        before = mixer.seconds();
        size = bytes.size();
        input = new FfmpegInput(bytes);
        container = avformat_alloc_context();
    }

    /**
     * Decodes the sound of a source.
     *
     * @param container what they are, which is not left to guess unless it has to be
     */
    static void decode(SoundBytes bytes, SoundContainer container, Reading reading, Mixer mixer)
            throws IOException {
        try (var decoder = new FfmpegDecoder(bytes, reading, mixer)) {
            decoder.open(container);
            decoder.readPackets();
            decoder.input.rethrow();
            decoder.checkComplete();
        }
    }

    private void open(SoundContainer kind) throws IOException {
        container.pb(input.context());
        boolean opened = FfmpegFormats.open(container, kind.demuxer());
        input.rethrow();
        if (!opened) {
            throw kind.unreadable(reading.name());
        }
        int index = av_find_best_stream(container, AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
        if (index < 0) {
            throw InvalidInputException.of("audio file", "no audio track", SoundContainer.EXPECTED)
                    .in(reading.name());
        }
        stream = container.streams(index);
        // In CAF and AIFF it is the number of samples; CafChunks looks at CAF's number of packets.
        boolean packets = kind != SoundContainer.CAF && kind != SoundContainer.AIFF;
        if (packets && stream.nb_frames() > size + MORE_PACKETS) {
            throw reading.tooManyPackets();
        }
        FfmpegFormats.discardAllBut(container, index);
        AVCodec decoder = avcodec_find_decoder(stream.codecpar().codec_id());
        codec = avcodec_alloc_context3(decoder);
        if (decoder == null || !FfmpegFormats.openCodec(codec, decoder, stream)) {
            throw InvalidInputException.of("audio codec", codecName(), "one that FFmpeg can decode")
                    .in(reading.name());
        }
        mixer.expect(stream.codecpar().sample_rate(), declaredSamples(), false);
    }

    private String codecName() {
        return avcodec_get_name(stream.codecpar().codec_id()).getString();
    }

    private void readPackets() {
        int status;
        long packets = 0;
        boolean whole = true;
        while (whole && (status = av_read_frame(container, packet)) != AVERROR_EOF) {
            if (++packets > size + MORE_PACKETS) {
                throw reading.tooManyPackets();
            }
            boolean ours = status >= 0 && packet.stream_index() == stream.index();
            whole = status >= 0 && (!ours || decodePacket(packet));
            av_packet_unref(packet);
        }
        if ((!whole || !decodePacket(null)) && !hasAllSamples()) {
            reading.damaged(mixer.seconds());
        }
    }

    /** Decodes one packet, or with null what the codec still holds back; false where that fails. */
    private boolean decodePacket(AVPacket data) {
        boolean cut = data != null && (data.flags() & AV_PKT_FLAG_CORRUPT) != 0; // the file ends within it
        if (cut && !isPcm()) {
            return false;
        }
        if (avcodec_send_packet(codec, data) < 0) {
            return false;
        }
        int status;
        while ((status = avcodec_receive_frame(codec, frame)) >= 0) {
            FrameSamples.addTo(mixer, frame);
            decoded += frame.nb_samples();
        }
        return !cut && (status == AVERROR_EAGAIN() || status == AVERROR_EOF);
    }

    /**
     * FLAC counts its samples, so what comes behind the last one is nothing that it could lack. Of PCM the
     * last frame may be cut, which the container was asked about before.
     */
    private boolean hasAllSamples() {
        if (isPcm()) {
            // FFmpeg estimates the time of CAF, and counts its samples.
            long all = declaredSamples() > 0 ? declaredSamples() : stream.nb_frames();
            return all > 0 && decoded >= all - 1;
        }
        return isExact() && declaredSamples() > 0 && decoded >= declaredSamples();
    }

    private boolean isPcm() {
        int id = stream.codecpar().codec_id();
        return id >= AV_CODEC_ID_PCM_S16LE && id < AV_CODEC_ID_ADPCM_IMA_QT;
    }

    private boolean isExact() {
        return stream.codecpar().codec_id() == AV_CODEC_ID_FLAC;
    }

    /** Other containers than FLAC give a time, which encoders round and pad by some frames. */
    private void checkComplete() {
        double missing = (double) declaredSamples() / Math.max(1, stream.codecpar().sample_rate())
                - (mixer.seconds() - before);
        boolean cut = isExact() ? decoded < declaredSamples() : missing > PADDING_SECONDS;
        if (cut && !reading.isDamaged()) {
            reading.truncated(decoded + " samples", declaredSamples() + " by the header");
        }
    }

    /** The length that the file states, in samples; 0 where it states none. */
    private long declaredSamples() {
        int rate = stream.codecpar().sample_rate();
        if (container.duration_estimation_method() != AVFMT_DURATION_FROM_STREAM) {
            return 0;
        }
        if (stream.duration() < 0) {
            // Of the whole file, and so of the sound where there is nothing else.
            boolean only = container.nb_streams() == 1 && container.duration() > 0;
            long end = container.duration() - Math.max(0, container.start_time());
            return only ? Math.round((double) end * rate / AV_TIME_BASE) : 0;
        }
        AVRational unit = stream.time_base();
        return Math.round((double) stream.duration() * unit.num() / unit.den() * rate);
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
        input.close();
    }
}
