// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelChoiceTest {
    @TempDir
    private Path folder;

    private Path wav(int channels, int... samples) throws IOException {
        var bytes = new WavBytes(WavBytes.PCM, channels, 16_000, 16).with(WavBytes.shorts(samples));
        return Files.write(folder.resolve(channels + ".wav"), bytes);
    }

    @Test
    void theCentreOfSurroundSoundIsItsThirdChannel() throws IOException {
        var surround = wav(6, 1, 2, 16384, 4, 5, 6, 7, 8, -16384, 10, 11, 12);
        assertArrayEquals(new float[] {0.5f, -0.5f}, AudioFile.read(surround, ChannelChoice.CENTRE)
                .samples());
        var stereo = wav(2, 16384, 0);
        assertArrayEquals(new float[] {0.5f}, AudioFile.read(stereo, ChannelChoice.CENTRE).samples(),
                "no centre, so the first");
    }

    @Test
    void aChannelIsCountedFromOne() throws IOException {
        var stereo = wav(2, 16384, -16384, 8192, 0);
        assertArrayEquals(new float[] {0.5f, 0.25f}, AudioFile.read(stereo, ChannelChoice.of("1")).samples());
        assertArrayEquals(new float[] {-0.5f, 0}, AudioFile.read(stereo, ChannelChoice.of("2")).samples());
        assertEquals("channel: 3 (expected: 1 to 2, the channels of the file) in " + stereo,
                Refusals.of(() -> AudioFile.read(stereo, ChannelChoice.of("3"))));
    }

    @Test
    void ffmpegsFramesHaveTheSameChannelsInterleavedAndInPlanes() throws IOException {
        var channels = new double[6][32_000];
        for (int c = 0; c < 6; c++) {
            for (int i = 0; i < 32_000; i++) {
                channels[c][i] = (c + 1) / 10.0 * Math.sin(0.1 * i);
            }
        }
        var flac = EncodedAudio.write(folder.resolve("5.1.flac"), "flac", AV_SAMPLE_FMT_S16, 16_000,
                channels);
        var centre = AudioFile.read(flac, ChannelChoice.CENTRE).samples();
        var aac = EncodedAudio.write(folder.resolve("5.1.m4a"), "aac", AV_SAMPLE_FMT_FLTP, 16_000, channels);
        double squares = 0;
        var decoded = AudioFile.read(aac, ChannelChoice.CENTRE).samples();
        for (int i = 6_000; i < 26_000; i++) {
            squares += decoded[i] * decoded[i] / 20_000.0;
        }
        for (int i = 0; i < 32_000; i++) {
            assertEquals(channels[2][i], centre[i], 1.0 / 32_768);
        }
        // away from its ends AAC keeps a sine's amplitude; that of the centre is 0.3, of others 0.1 to 0.6
        assertEquals(0.3, Math.sqrt(2 * squares), 0.01);
    }

    @Test
    void aChoiceIsWrittenAsItIsRead() {
        for (var words : List.of("mean", "centre", "each", "1", "12")) {
            assertEquals(words, ChannelChoice.of(words).toString());
        }
        assertEquals(ChannelChoice.of("1"), ChannelChoice.of("first"));
        assertEquals(ChannelChoice.MEAN, ChannelChoice.of("mix"));
        for (var words : List.of("", "left", "0", "-1", "99999")) {
            assertEquals("channel: " + words + " (expected: mix, first, centre, each, or a channel's"
                    + " number from 1)",
                    Refusals.of(() -> ChannelChoice.of(words)));
        }
    }
}
