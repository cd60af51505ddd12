// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A local audio file of any common format, sampling rate and channel count, read as a {@link Waveform}.
 *
 * <p>Channels are averaged first (or one is taken, see {@link ChannelChoice}), then the rate is changed to 16
 * kHz; a file at 16 kHz keeps its samples as they are. Linear PCM WAV is read by code of our own, everything
 * else by FFmpeg (FLAC, MP3, Ogg, Opus, M4A, WebM and other containers of sound). Names are paths and never
 * addresses: {@code http://...} is a file that does not exist.
 *
 * <p>A valid file without a single sample gives an empty waveform. Nothing is repaired in silence: a
 * truncated or damaged file is refused, not shortened. Safe for use by many threads.
 */
public final class AudioFile {
    /** Longest signal that is read, in seconds; the model hears utterances, and memory is not endless. */
    public static final int MAX_SECONDS = 3600;

    // So that files at odd rates cannot fill memory with filter banks.
    private static final int KEPT_RESAMPLERS = 16;
    private static final Map<Integer, Resampler> RESAMPLERS = new ConcurrentHashMap<>();

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
        checkFile(file);
        Recording recording = decode(file, choice);
        checkFinite(recording.mono(), file);
        return waveform(recording, file);
    }

    /**
     * Reads a file as the settings say, with what there is to say about it.
     *
     * @throws InvalidInputException as {@link #read(Path, ChannelChoice)}
     */
    public static Sound read(Path file, SoundSettings settings) {
        return new Sound(read(file, settings.channel()), List.of());
    }

    /**
     * Reads every channel of a file apart, for recordings that have a speaker on each.
     *
     * @return one a channel, in their order
     * @throws InvalidInputException as {@link #read(Path)}
     */
    public static List<Sound> readEach(Path file, SoundSettings settings) {
        return List.of(read(file, settings));
    }

    private static void checkFile(Path file) {
        if (!Files.exists(file)) {
            throw InvalidInputException.of("audio file", "missing", "an existing file").in(file);
        }
        if (!Files.isRegularFile(file)) {
            throw InvalidInputException.of("audio file", "not a regular file", "one audio file").in(file);
        }
    }

    private static Recording decode(Path file, ChannelChoice choice) {
        try {
            if (Files.size(file) == 0) {
                throw InvalidInputException.of("audio file", "0 bytes", "audio").in(file);
            }
            return WavDecoder.decode(file, choice).orElseGet(() -> encoded(file, choice));
        } catch (IOException failure) {
            throw InvalidInputException.of("audio file", "unreadable", "a file that this user may read")
                    .in(file).causedBy(failure);
        }
    }

    private static Recording encoded(Path file, ChannelChoice choice) {
        try {
            return FfmpegDecoder.decode(file, choice);
        } catch (LinkageError absent) {
            // of an application that chose to go without, or of an unknown platform
            throw InvalidInputException.of("audio file", "not PCM WAV, and FFmpeg does not load", "PCM WAV")
                    .in(file)
                    .next("add the natives of org.bytedeco:ffmpeg for this platform to the class path")
                    .causedBy(absent);
        }
    }

    private static void checkFinite(float[] samples, Path file) {
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                throw InvalidInputException.of("audio sample " + i, samples[i], "a finite number").in(file);
            }
        }
    }

    private static Waveform waveform(Recording recording, Path file) {
        if (recording.rate() == Waveform.SAMPLE_RATE) {
            return new Waveform(recording.mono());
        }
        Resampler known = RESAMPLERS.get(recording.rate());
        Resampler resampler = known == null ? new Resampler(recording.rate(), Waveform.SAMPLE_RATE) : known;
        if (known == null && RESAMPLERS.size() < KEPT_RESAMPLERS) {
            RESAMPLERS.put(recording.rate(), resampler);
        }
        try {
            return new Waveform(resampler.resample(recording.mono()));
        } catch (InvalidInputException overflow) { // samples near the largest float
            throw overflow.in(file);
        }
    }
}
