// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.error.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The log-mel spectrograms of many clips in one mapped file, a byte a number: Whisper's features lie within 2
 * of their maximum, so that a step is 2 / 255, or 0.3 dB. It is gone when it is closed.
 */
final class SpeechFile implements AutoCloseable {
    private static final float RANGE = 2; // 8 decades / 4
    private static final int STEPS = 255;

    /** A clip's place. */
    private record Place(long from, int frames, float highest) {}

    private final Path file;
    private final int bands;
    private final List<Place> places = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private OutputStream out; // until it is mapped
    private MemorySegment numbers;
    private long length;

    /** An empty file. */
    SpeechFile(Path file, int bands) {
        this.file = file;
        this.bands = bands;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /** Appends a spectrogram: [bands, frames], row by row. */
    void append(float[] mel) {
        int frames = mel.length / bands;
        float highest = Float.NEGATIVE_INFINITY;
        for (float number : mel) {
            highest = Math.max(highest, number);
        }
        var bytes = new byte[mel.length]; // [frames, bands]
        for (int band = 0; band < bands; band++) {
            for (int frame = 0; frame < frames; frame++) {
                float below = (highest - mel[band * frames + frame]) / RANGE;
                bytes[frame * bands + band] = (byte) Math.round(Math.min(1, below) * STEPS);
            }
        }
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw refusal(e);
        }
        places.add(new Place(length, frames, highest));
        length += bytes.length;
    }

    /** Ends the writing; from now on clips are read. */
    void map() {
        try {
            out.close();
            try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
                numbers = channel.map(FileChannel.MapMode.READ_ONLY, 0, length, arena);
            }
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    int bands() {
        return bands;
    }

    /** [bands, frames] of a clip's frames {@code from .. from + frames - 1}, row by row. */
    float[] read(int clip, int from, int frames) {
        var place = places.get(clip);
        var bytes = numbers.asSlice(place.from + (long) from * bands, (long) frames * bands)
                .toArray(ValueLayout.JAVA_BYTE);
        var mel = new float[bytes.length];
        for (int frame = 0; frame < frames; frame++) {
            for (int band = 0; band < bands; band++) {
                int below = bytes[frame * bands + band] & 0xFF;
                mel[band * frames + frame] = place.highest - below * RANGE / STEPS;
            }
        }
        return mel;
    }

    @Override
    public void close() {
        arena.close();
        try {
            out.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    private InvalidInputException refusal(IOException e) {
        return InvalidInputException.of("file of synthetic speech", e.getMessage(), "one that can be written")
                .in(file)
                .causedBy(e);
    }
}
