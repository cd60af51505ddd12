// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The containers that are read, by what stands at their beginning, and how each shows that it is whole. */
enum SoundContainer {
    /** RIFF, RIFX, RF64, BW64; {@link WavHeader} looks at its sizes. */
    WAV("wav", (file, reading) -> { }),
    W64("w64", (file, reading) -> { }),
    FLAC("flac", (file, reading) -> { }),
    OGG("ogg", OggPages::check),
    MATROSKA("matroska", MatroskaElements::check),
    MP4("mov", Mp4Boxes::check),
    AIFF("aiff", PlainContainers::aiff),
    AU("au", (file, reading) -> { }),
    CAF("caf", (file, reading) -> { }),
    AVI("avi", PlainContainers::avi),
    ASF("asf", PlainContainers::asf),
    AMR("amr", PlainContainers::amr),
    NIST("nistsphere", (file, reading) -> { }),
    WAVPACK("wv", (file, reading) -> { }),
    MPEG_TS("mpegts", PlainContainers::transportStream),
    /** What {@link RawFrames} looks through. */
    MPEG("mp3", (file, reading) -> { }),
    ADTS("aac", (file, reading) -> { }),
    /** What FFmpeg has to guess. */
    OTHER(null, (file, reading) -> { });

    static final String EXPECTED = "an audio file such as WAV, FLAC, MP3, Ogg, Opus or M4A";

    /** Looks through a container, and says to the reading where it is cut, and what is odd about it. */
    private interface Check {
        void of(Fields file, Reading reading) throws IOException;
    }

    private final String demuxer;
    private final Check check;

    SoundContainer(String demuxer, Check check) {
        this.demuxer = demuxer;
        this.check = check;
    }

    /** FFmpeg's name of it. */
    String demuxer() {
        return demuxer;
    }

    /** Looks through the container, and gives where its sound ends, which FFmpeg does not ask of each. */
    long check(Fields file, Reading reading) throws IOException {
        check.of(file, reading);
        return switch (this) {
            case AU -> PlainContainers.au(file, reading);
            case CAF -> CafChunks.check(file, reading);
            case NIST -> PlainContainers.nist(file, reading);
            default -> file.size();
        };
    }

    /** The files of this kind that stand behind one another, each of which is decoded by itself. */
    List<PartBytes.Part> links(Fields file) throws IOException {
        return switch (this) {
            case OGG -> OggPages.links(file);
            case FLAC -> Joined.flac(file);
            case WAVPACK -> Joined.wavpack(file);
            default -> List.of(new PartBytes.Part(0, file.size()));
        };
    }

    /** The container that begins at a place; OTHER where that is none of those with a name. */
    static SoundContainer at(Fields file, long at) throws IOException {
        return switch (file.text(at, 4)) {
            case "RIFF" -> file.has(at + 8, "AVI ") ? AVI : file.has(at + 8, "WAVE") ? WAV : OTHER;
            case "RIFX", "RF64", "BW64" -> file.has(at + 8, "WAVE") ? WAV : OTHER;
            case "riff" -> file.has(at + 24, "wave") ? W64 : OTHER;
            case "fLaC" -> FLAC;
            case "OggS" -> OGG;
            case "\u001A\u0045\u00DF\u00A3" -> MATROSKA;
            case "FORM" -> file.has(at + 8, "AIF") ? AIFF : OTHER;
            case ".snd" -> AU;
            case "caff" -> CAF;
            case "0&\u00B2u" -> ASF;
            case "#!AM" -> file.has(at, "#!AMR") ? AMR : OTHER;
            case "NIST" -> file.has(at, "NIST_1A\n") ? NIST : OTHER;
            case "wvpk" -> WAVPACK;
            default -> Mp4Boxes.isFirst(file.text(at + 4, 4)) ? MP4
                    : PlainContainers.isTransportStream(file, at) ? MPEG_TS : OTHER;
        };
    }

    /** The refusal of what does not open as this. */
    InvalidInputException unreadable(String name) {
        boolean unknown = this == OTHER || this == WAV || this == W64;
        String what = unknown ? "no known audio format"
                : "damaged, or its index claims more than there is (" + name().toLowerCase(Locale.ROOT) + ")";
        return InvalidInputException.of("audio file", what, EXPECTED).in(name);
    }
}
