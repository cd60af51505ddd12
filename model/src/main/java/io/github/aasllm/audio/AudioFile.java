// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Sound of any common format, sampling rate and channel count, read as a {@link Waveform}: a local file, or
 * any {@link SoundSource}.
 *
 * <p>Channels are averaged first (or one is taken, see {@link ChannelChoice}), then the rate is changed to 16
 * kHz; a file at 16 kHz keeps its samples as they are. Both happen while the file is decoded, so that a clip
 * takes 4 bytes a sample of 16 kHz, whatever its own rate and channels are, and a fixed buffer. Linear PCM of
 * the WAV family is read by code of our own, everything else by FFmpeg (FLAC, MP3, Ogg, Opus, M4A, WebM and
 * other containers of sound). Names are paths and never addresses: {@code http://...} is a file that does not
 * exist.
 *
 * <p>One rule holds for all containers. What decodes completely is accepted, with {@link Sound#warnings} for
 * whatever is odd about it: wrong sizes in a header, tags and other bytes before, between or behind the
 * sound. What is cut or damaged is refused, or by {@link Damaged#KEEP} read as far as it goes, with a warning
 * that says how far. A valid file without a single sample gives an empty waveform. Safe for use by many threads.
 */
public final class AudioFile {
    /** Longest signal that is read, in seconds; the model hears utterances, and memory is not endless. */
    public static final int MAX_SECONDS = 3600;

    /** Longest signal that {@link #pass} hands on, in seconds: a week. */
    public static final int MAX_STREAM_SECONDS = 7 * 24 * 3600;

    private AudioFile() {}

    /**
     * Reads a file.
     *
     * @throws InvalidInputException if it is missing, unreadable, a folder, empty, no audio, truncated or
     *     damaged, if it holds NaN or infinite samples, or a rate or length beyond what is supported
     */
    public static Waveform read(Path file) {
        return read(file, ChannelChoice.MEAN);
    }

    /**
     * Reads one channel of a file, or their mean.
     *
     * @throws InvalidInputException as {@link #read(Path)}, and if the file does not have the channel
     */
    public static Waveform read(Path file, ChannelChoice choice) {
        return read(file, SoundSettings.STANDARD.withChannel(choice)).waveform();
    }

    /**
     * Reads a file as the settings say, with what there is to say about it.
     *
     * @throws InvalidInputException as {@link #read(Path, ChannelChoice)}, but for what the settings keep
     */
    public static Sound read(Path file, SoundSettings settings) {
        return read(existing(file), settings);
    }

    /**
     * Reads any source as the settings say, with what there is to say about it.
     *
     * @throws InvalidInputException as {@link #read(Path, SoundSettings)}
     */
    public static Sound read(SoundSource source, SoundSettings settings) {
        return SoundReader.read(source, Optional.of(settings.channel()), settings.damaged()).getFirst();
    }

    /**
     * Reads every channel of a file apart, for recordings that have a speaker on each.
     *
     * @param settings of which the channel says nothing here
     * @return one a channel, in their order
     * @throws InvalidInputException as {@link #read(Path, SoundSettings)}
     */
    public static List<Sound> readEach(Path file, SoundSettings settings) {
        return readEach(existing(file), settings);
    }

    /**
     * Reads every channel of any source apart.
     *
     * @throws InvalidInputException as {@link #readEach(Path, SoundSettings)}
     */
    public static List<Sound> readEach(SoundSource source, SoundSettings settings) {
        return SoundReader.read(source, Optional.empty(), settings.damaged());
    }

    /**
     * Reads a file of any length and hands its sound on as it is decoded, so that memory does not grow with it.
     *
     * @param settings whose channel may be {@link ChannelChoice#EACH}
     * @param target takes the sound; what it throws ends the reading
     * @return what there is to say about the file, as in {@link Sound#warnings}
     * @throws InvalidInputException as {@link #read(Path, SoundSettings)}, also after some sound was handed on;
     *     what was heard then does not count
     */
    public static List<String> pass(Path file, SoundSettings settings, SoundTarget target) {
        return pass(existing(file), settings, target);
    }

    /**
     * Reads any source and hands its sound on as it is decoded.
     *
     * @throws InvalidInputException as {@link #pass(Path, SoundSettings, SoundTarget)}
     */
    public static List<String> pass(SoundSource source, SoundSettings settings, SoundTarget target) {
        var choice = Optional.of(settings.channel()).filter(channel -> !channel.equals(ChannelChoice.EACH));
        return SoundReader.read(source, choice, settings.damaged(), new PassingChannels(source.name(), target));
    }

    private static SoundSource existing(Path file) {
        if (!Files.exists(file)) {
            throw NearFiles.ask(InvalidInputException.of("audio file", "missing", "an existing file").in(file), file, Files::exists);
        }
        if (!Files.isRegularFile(file)) {
            throw InvalidInputException.of("audio file", "not a regular file", "one audio file").in(file);
        }
        return SoundSource.of(file);
    }
}
