// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound that is handed on as it is decoded is the sound that is read whole, however long it is. */
class PassedSoundTest {
    private static final SoundSettings EACH = SoundSettings.STANDARD.withChannel(ChannelChoice.EACH);

    @TempDir
    private Path folder;

    private static List<float[]> passed(Path file, SoundSettings settings) {
        var channels = new ArrayList<List<Float>>();
        AudioFile.pass(file, settings, (channel, samples, count) -> {
            while (channels.size() <= channel) {
                channels.add(new ArrayList<>());
            }
            for (int i = 0; i < count; i++) {
                channels.get(channel).add(samples[i]);
            }
        });
        return channels.stream().map(list -> {
            var array = new float[list.size()];
            IntStream.range(0, array.length).forEach(i -> array[i] = list.get(i));
            return array;
        }).toList();
    }

    @Test
    void itIsTheSoundThatIsReadWhole() throws IOException {
        for (var seed : SoundSeeds.of(1.5, folder).entrySet()) {
            var file = Files.write(folder.resolve("again-" + seed.getKey()), seed.getValue());
            assertArrayEquals(AudioFile.read(file).samples(), passed(file, SoundSettings.STANDARD).getFirst(), seed.getKey());
        }
    }

    /** A call as MELD has its clips and phones their recordings: AAC in MP4, two channels at 48 kHz. */
    @Test
    void eachChannelOfAnMp4IsHandedOn() {
        int samples = 48_000;
        var left = IntStream.range(0, samples).mapToDouble(i -> 0.3 * Math.sin(i * 0.02)).toArray();
        var right = IntStream.range(0, samples).mapToDouble(i -> 0.2 * Math.sin(i * 0.05)).toArray();
        var file = EncodedAudio.write(folder.resolve("dia0_utt0.mp4"), "aac", AV_SAMPLE_FMT_FLTP, 48_000, left, right);
        var whole = AudioFile.readEach(file, SoundSettings.STANDARD);
        var passed = passed(file, EACH);
        assertEquals(2, passed.size());
        for (int channel = 0; channel < 2; channel++) {
            assertArrayEquals(whole.get(channel).waveform().samples(), passed.get(channel));
        }
    }

    /** 3,700 s of 8-bit silence: whole, it is refused. */
    @Test
    void itMayBeLongerThanWhatIsReadWhole() throws IOException {
        var file = Files.write(folder.resolve("long.wav"),
                new WavBytes(WavBytes.PCM, 1, 16_000, 8).with(new byte[3700 * 16_000]));
        assertTrue(assertThrows(InvalidInputException.class, () -> AudioFile.read(file)).getMessage()
                .startsWith("audio length: over 3600 s"));
        var samples = new AtomicLong();
        assertEquals(List.of(), AudioFile.pass(file, EACH, (channel, block, count) -> samples.addAndGet(count)));
        assertEquals(3700L * 16_000, samples.get());
    }

    @Test
    void aTargetThatFailsEndsTheReading() throws IOException {
        var file = Files.write(folder.resolve("a.wav"), new WavBytes(WavBytes.PCM, 1, 16_000, 16).with(new byte[64_000]));
        var failure = new IllegalStateException("no more");
        assertEquals(failure, assertThrows(IllegalStateException.class, () -> AudioFile.pass(file, EACH,
                (channel, samples, count) -> {
                    throw failure;
                })));
    }

    @Test
    void aSampleThatIsNoNumberIsRefused() throws IOException {
        var data = WavBytes.floats(0.5f, Float.NaN);
        var file = Files.write(folder.resolve("nan.wav"), new WavBytes(WavBytes.FLOAT, 1, 16_000, 32).with(data));
        assertTrue(assertThrows(InvalidInputException.class, () -> passed(file, EACH)).getMessage().startsWith("audio sample"));
    }
}
