// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One reading of a source: what it is, whether it is whole, and then its sound, by our own code where it is
 * linear PCM of the WAV family and by FFmpeg else.
 */
final class SoundReader {
    private static final int SEARCHED = 1 << 16; // bytes for the name of a container, behind other ones
    private static final List<String> NAMES = List.of("fLaC\0\0\0\"", "OggS\0\u0002", "RIFF");

    private final SoundBytes bytes;
    private final Fields file;
    private final Reading reading;
    private final Mixer mixer;

    private SoundReader(SoundBytes bytes, Reading reading, Mixer mixer) throws IOException {
        this.bytes = bytes;
        this.reading = reading;
        this.mixer = mixer;
        file = new Fields(bytes);
    }

    /**
     * Reads a source whole.
     *
     * @param choice which channel; none for each apart
     * @throws InvalidInputException as {@link AudioFile#read} says
     */
    static List<Sound> read(SoundSource source, Optional<ChannelChoice> choice, Damaged damaged) {
        var channels = new WholeChannels(source.name());
        var warnings = read(source, choice, damaged, channels);
        return channels.waveforms().stream().map(waveform -> new Sound(waveform, warnings)).toList();
    }

    /** Reads a source into channels, and gives what there is to say about it. */
    static List<String> read(
            SoundSource source, Optional<ChannelChoice> choice, Damaged damaged, Channels channels) {
        var reading = new Reading(source.name(), damaged);
        var mixer = new Mixer(source.name(), choice, channels);
        try (SoundBytes bytes = source.open()) {
            if (bytes.size() == 0) {
                throw InvalidInputException.of("audio file", "0 bytes", "audio").in(source.name());
            }
            new SoundReader(bytes, reading, mixer).read();
            if (mixer.mixedTwoSpeakers()) {
                reading.warn("the two channels have a speaker each and were mixed; take them apart with"
                        + " --channel each");
            }
            mixer.end();
            return reading.warnings(mixer.seconds());
        } catch (IOException failure) {
            throw InvalidInputException.of("audio file", "unreadable", "a file that this user may read")
                    .in(source.name()).causedBy(failure);
        } catch (OutOfMemoryError failure) {
            throw InvalidInputException.of("audio length", "more than this program's memory holds",
                    "a shorter clip, or more memory").in(source.name()).causedBy(failure);
        }
    }

    private void read() throws IOException {
        long begin = afterTags(0);
        if (begin == 0) {
            Foreign.refuse(file, reading);
        }
        long at = begin;
        var container = SoundContainer.at(file, at);
        if (container == SoundContainer.OTHER) {
            at = afterTags(file.afterZeros(begin));
            container = SoundContainer.at(file, at);
        }
        if (container != SoundContainer.OTHER) {
            contained(container, begin, at);
        } else if (!frames(begin, at) && !behindJunk(at)) {
            encoded(bytes, SoundContainer.OTHER);
        }
    }

    private long afterTags(long from) throws IOException {
        long at = from;
        for (long tag = Tags.length(file, at); tag > 0; tag = Tags.length(file, at)) {
            at += tag;
        }
        return at;
    }

    /** Reads a container that begins at a place; {@code tags} is where the tags before it end. */
    private void contained(SoundContainer container, long tags, long at) throws IOException {
        if (at > tags) {
            reading.warn(at - tags, "before the sound are none");
        }
        long end = container == SoundContainer.FLAC ? Tags.begin(file) : file.size();
        boolean part = at > 0 || end < file.size();
        SoundBytes view = part
                ? new PartBytes(bytes, List.of(new PartBytes.Part(at, Math.max(at, end)))) : bytes;
        var fields = part ? new Fields(view) : file;
        long sound = container.check(fields, reading);
        if (sound < fields.size()) {
            view = new PartBytes(view, List.of(new PartBytes.Part(0, sound)));
        }
        Optional<WavHeader> header = container == SoundContainer.WAV || container == SoundContainer.W64
                ? WavHeader.of(fields, reading) : Optional.empty();
        if (header.isPresent() && header.get().format().isPresent()) {
            WavDecoder.decode(view, header.get(), mixer);
        } else {
            links(view, container, container.links(fields));
        }
    }

    /** Reads files of a kind behind one another; what is cut within the header of a later one is damaged. */
    private void links(SoundBytes view, SoundContainer container, List<PartBytes.Part> links)
            throws IOException {
        encoded(new PartBytes(view, links.subList(0, 1)), container);
        for (PartBytes.Part link : links.subList(1, links.size())) {
            try {
                encoded(new PartBytes(view, List.of(link)), container);
            } catch (InvalidInputException refusal) {
                if (!reading.keeps()) {
                    throw refusal;
                }
                reading.damaged(mixer.seconds());
            }
        }
    }

    /** Reads what is nothing but frames; false where there are none. */
    private boolean frames(long tags, long at) throws IOException {
        for (FrameHeader kind : FrameHeader.values()) {
            long first = RawFrames.first(file, kind, at);
            if (first >= 0) {
                if (first > tags) {
                    reading.warn(first - tags, "before the sound are none");
                }
                var frames = RawFrames.check(bytes, kind, tags, first, reading);
                encoded(frames.of(bytes), kind.container());
                if (frames.isBroken()) {
                    reading.damaged(mixer.seconds());
                }
                return true;
            }
        }
        return false;
    }

    /** Reads a container that other bytes stand before; false where none is nearby. */
    private boolean behindJunk(long from) throws IOException {
        for (String name : NAMES) {
            long at = file.find(name, from, from + SEARCHED);
            if (at > from && SoundContainer.at(file, at) != SoundContainer.OTHER) {
                contained(SoundContainer.at(file, at), from, at);
                return true;
            }
        }
        return false;
    }

    private void encoded(SoundBytes view, SoundContainer container) throws IOException {
        try {
            FfmpegDecoder.decode(view, container, reading, mixer);
        } catch (LinkageError absent) {
            // of an application that chose to go without, or of an unknown platform
            throw InvalidInputException.of("audio file", "not PCM WAV, and FFmpeg does not load", "PCM WAV")
                    .in(reading.name())
                    .next("add the natives of org.bytedeco:ffmpeg for this platform to the class path")
                    .causedBy(absent);
        }
    }
}
