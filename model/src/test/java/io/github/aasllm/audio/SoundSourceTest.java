// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundSourceTest {
    @TempDir
    private Path folder;

    @Test
    void bytesAndStreamsGiveWhatTheFileGives() throws Exception {
        var tone = new double[20_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = 0.5 * Math.sin(0.05 * i);
        }
        Path flac = EncodedAudio.write(folder.resolve("clip.flac"), "flac", AV_SAMPLE_FMT_S16, 22_050, tone);
        // its index is at its end, so a stream has to be read at any place
        Path mp4 = EncodedAudio.write(folder.resolve("clip.mp4"), "alac",
                AV_SAMPLE_FMT_S16P, 22_050, tone);
        Path wav = Files.write(folder.resolve("clip.wav"),
                new WavBytes(WavBytes.PCM, 1, 22_050, 16).with(WavBytes.shorts(1, 2, 3)));
        for (Path file : List.of(flac, mp4, wav)) {
            float[] expected = AudioFile.read(file).samples();
            byte[] bytes = Files.readAllBytes(file);
            assertArrayEquals(expected, read(SoundSource.of("bytes", bytes)));
            assertArrayEquals(expected, read(SoundSource.of("-", new ByteArrayInputStream(bytes))));
        }
    }

    @Test
    void aStreamThatIsLongerThanWhatIsKeptInMemoryIsReadFromAFileThatGoes() throws Exception {
        byte[] data = new byte[2 * 192_000 * 60]; // 23 MB
        data[data.length - 2] = 64;
        byte[] wav = new WavBytes(WavBytes.PCM, 1, 192_000, 16).with(data);
        assertArrayEquals(read(SoundSource.of("bytes", wav)),
                read(SoundSource.of("-", new ByteArrayInputStream(wav))));
    }

    @Test
    void refusalsHaveTheNameOfTheSource() {
        assertEquals("audio file: 0 bytes (expected: audio) in upload 7",
                Refusals.of(() -> read(SoundSource.of("upload 7", new byte[0]))));
    }

    private static float[] read(SoundSource source) {
        return AudioFile.read(source, SoundSettings.STANDARD).waveform().samples();
    }
}
