// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.Set;
import java.util.StringJoiner;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.PointerPointer;

/**
 * What FFmpeg may do: containers of sound and decoders of sound by closed lists, and no protocol at all,
 * since it reads through {@link FfmpegInput}. Play lists, image sequences and anything that names other files
 * or addresses are not among the formats, and streams that are no sound are neither decoded nor read.
 *
 * <p>Two settings are FFmpeg's own and stand for the whole process: it writes no messages, which would go
 * straight to stderr, and no block of its memory is larger than 64 MiB, which an index of an hour's sound
 * never needs, and a header that claims millions of packets does.
 */
final class FfmpegFormats {
    /** Those that may be guessed where a file has no name of its container at its beginning. */
    private static final String GUESSED = "aac,ac3,eac3,mp3,mpegts";

    private static final String NAMED = "aiff,amr,amrnb,amrwb,asf,au,avi,caf,flac,matroska,mov,nistsphere,"
            + "ogg,w64,wav,wv";
    private static final long LARGEST_BLOCK = 1 << 26;
    private static final Set<String> NOT_USED = Set.of();
    private static final String DECODERS;

    static {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(LARGEST_BLOCK);
        DECODERS = decoders();
    }

    private FfmpegFormats() {}

    private static String decoders() {
        var names = new StringJoiner(",");
        try (var place = new PointerPointer<>(1).put(0, null)) {
            for (AVCodec codec = av_codec_iterate(place); codec != null; codec = av_codec_iterate(place)) {
                String name = codec.name().getString();
                if (codec.type() == AVMEDIA_TYPE_AUDIO && av_codec_is_decoder(codec) != 0
                        && !NOT_USED.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names.toString();
    }

    /**
     * Opens a container whose input is set, and looks at its streams of sound.
     *
     * @param format the demuxer; null for one of those that may be guessed
     */
    static boolean open(AVFormatContext container, String format) {
        AVInputFormat demuxer = format == null ? null : av_find_input_format(format);
        try (var options = new AVDictionary(null)) {
            av_dict_set(options, "protocol_whitelist", "none", 0);
            av_dict_set(options, "format_whitelist", format == null ? GUESSED : NAMED + "," + GUESSED, 0);
            av_dict_set(options, "codec_whitelist", DECODERS, 0);
            int status = avformat_open_input(container, "", demuxer, options);
            av_dict_free(options);
            if (status < 0) {
                return false;
            }
        }
        for (int i = 0; i < container.nb_streams(); i++) {
            AVStream stream = container.streams(i);
            if (stream.codecpar().codec_type() != AVMEDIA_TYPE_AUDIO) {
                stream.discard(AVDISCARD_ALL);
            }
        }
        return avformat_find_stream_info(container, (AVDictionary) null) >= 0;
    }

    /** Has a container pass over all streams but one. */
    static void discardAllBut(AVFormatContext container, int index) {
        for (int i = 0; i < container.nb_streams(); i++) {
            if (i != index) {
                container.streams(i).discard(AVDISCARD_ALL);
            }
        }
    }

    /** Opens a decoder with what the container says of its stream. */
    static boolean openCodec(AVCodecContext codec, AVCodec decoder, AVStream stream) {
        return !NOT_USED.contains(decoder.name().getString())
                && avcodec_parameters_to_context(codec, stream.codecpar()) >= 0
                && avcodec_open2(codec, decoder, (AVDictionary) null) >= 0;
    }
}
