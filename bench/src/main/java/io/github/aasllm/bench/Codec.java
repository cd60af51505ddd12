// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ways to store sound with loss, by the program {@code ffmpeg}, which has to be on the path. */
enum Codec {
    MP3_64K("mp3", "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "64k"),
    MP3_128K("mp3", "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "128k"),
    AAC_64K("m4a", "-ar", "44100", "-c:a", "aac", "-b:a", "64k"),
    OPUS_16K("opus", "-c:a", "libopus", "-b:a", "16k"),
    OPUS_32K("opus", "-c:a", "libopus", "-b:a", "32k"),
    VORBIS("ogg", "-ar", "44100", "-c:a", "libvorbis", "-q:a", "3"),
    G711("wav", "-ar", "8000", "-c:a", "pcm_mulaw"),
    /** G.711 of what is left between 300 and 3400 Hz. */
    TELEPHONE("wav", "-af", "highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400", "-ar", "8000",
            "-c:a", "pcm_mulaw");

    private final String extension;
    private final List<String> options;

    Codec(String extension, String... options) {
        this.extension = extension;
        this.options = List.of(options);
    }

    /** What is left of a clip that was stored so and read again. */
    Waveform there(Waveform clip) {
        try {
            Path raw = Files.createTempFile("clip", ".f32");
            Path stored = Files.createTempFile("clip", "." + extension);
            try {
                Files.write(raw, bytes(clip));
                store(raw, stored);
                return AudioFile.read(stored);
            } finally {
                Files.delete(raw);
                Files.delete(stored);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void store(Path raw, Path stored) throws IOException {
        var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y", "-f", "f32le", "-ar",
                String.valueOf(Waveform.SAMPLE_RATE), "-ac", "1", "-i", raw.toString()));
        command.addAll(options);
        command.add(stored.toString());
        try {
            int status = new ProcessBuilder(command).inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("ffmpeg: exit code " + status + " of " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static byte[] bytes(Waveform clip) {
        var bytes = ByteBuffer.allocate(Float.BYTES * clip.samples().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(clip.samples());
        return bytes.array();
    }
}
