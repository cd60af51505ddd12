// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S32;
import static org.bytedeco.ffmpeg.global.avutil.av_log_get_level;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that FFmpeg reads for us, on files that FFmpeg has just encoded. */
class EncodedFileTest {
    private static final int SECOND = 16_000;

    @TempDir
    private Path folder;

    @Test
    void flacOf16BitsIsExact() {
        double[] tone = tone(440, SECOND, SECOND);
        Path file = EncodedAudio.write(folder.resolve("clip.flac"), "flac", AV_SAMPLE_FMT_S16, SECOND, tone);
        assertArrayEquals(rounded(tone, 32767, 0x1p15), AudioFile.read(file).samples());
    }

    @Test
    void flacOf24BitsIsExact() {
        double[] tone = tone(440, SECOND, SECOND);
        Path file = EncodedAudio.write(folder.resolve("clip.flac"), "flac", AV_SAMPLE_FMT_S32, SECOND, tone);
        assertArrayEquals(rounded(tone, 8388607, 0x1p23), AudioFile.read(file).samples());
    }

    @Test
    void flacChannelsAreAveraged() {
        double[] tone = tone(440, SECOND, SECOND);
        Path file = EncodedAudio.write(folder.resolve("clip.flac"), "flac", AV_SAMPLE_FMT_S16, SECOND,
                tone, new double[SECOND]);
        float[] half = rounded(tone, 32767, 0x1p15);
        for (int i = 0; i < half.length; i++) {
            half[i] /= 2;
        }
        assertArrayEquals(half, AudioFile.read(file).samples());
    }

    @Test
    void flacWhoseNameIsNotAsciiIsRead() {
        Path file = EncodedAudio.write(folder.resolve("clip.flac"), "flac", AV_SAMPLE_FMT_S16, SECOND,
                new double[100]);
        assertEquals(100, AudioFile.read(copy(file, "Stimme 50% #1 é.flac")).samples().length);
    }

    @Test
    void nameThatLooksLikeAnotherFormatChangesNothing() {
        Path file = EncodedAudio.write(folder.resolve("clip.flac"), "flac", AV_SAMPLE_FMT_S16, SECOND,
                new double[100]);
        assertEquals(100, AudioFile.read(copy(file, "clip.wav")).samples().length);
    }

    @ParameterizedTest
    @CsvSource({"mp3, libmp3lame, 44100", "ogg, vorbis, 44100", "opus, libopus, 48000", "m4a, aac, 44100",
        "webm, libopus, 48000", "mka, flac, 44100", "aiff, pcm_s16be, 44100", "w64, pcm_s16le, 22050",
        "au, pcm_mulaw, 8000", "wav, pcm_mulaw, 8000"})
    void toneSurvivesOtherFormats(String container, String encoder, int rate) {
        int format = switch (encoder) {
            case "pcm_mulaw", "pcm_s16be", "pcm_s16le", "flac", "libopus" -> AV_SAMPLE_FMT_S16;
            case "libmp3lame" -> AV_SAMPLE_FMT_S16P;
            default -> AV_SAMPLE_FMT_FLTP;
        };
        double[] tone = tone(1000, rate, rate);
        Path file = EncodedAudio.write(folder.resolve("clip." + container), encoder, format, rate, tone,
                tone);
        float[] samples = AudioFile.read(file).samples();
        // Lossy coders pad by some frames; the longest here is AAC's, 2048 samples and more.
        assertEquals(SECOND, samples.length, 0.1 * SECOND);
        // 0.5 sin has the power 1/8. LAME turns the level down by 5 %, so 10 % of the power; others keep it.
        double power = 0;
        for (int i = SECOND / 4; i < SECOND * 3 / 4; i++) {
            power += samples[i] * samples[i] / (SECOND / 2.0);
        }
        assertEquals(1 / 8.0, power, 0.11 / 8);
    }

    @ParameterizedTest
    @CsvSource({"flac, flac", "mp3, libmp3lame", "m4a, aac"})
    void truncatedFileIsRefused(String container, String encoder) throws Exception {
        int format = encoder.equals("flac") ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_FLTP;
        Path file = EncodedAudio.write(folder.resolve("clip." + container), encoder, format, SECOND,
                tone(440, SECOND, 2 * SECOND));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThrows(InvalidInputException.class, () -> AudioFile.read(file));
    }

    @Test
    void damagedFlacIsRefusedWithThePlace() throws Exception {
        Path file = EncodedAudio.write(folder.resolve("clip.flac"), "flac", AV_SAMPLE_FMT_S16, SECOND,
                tone(440, SECOND, 2 * SECOND));
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 2000, (byte) 0);
        Files.write(file, bytes);
        assertThrows(InvalidInputException.class, () -> AudioFile.read(file));
    }

    @Test
    void ffmpegIsSilent() throws Exception {
        // It writes to the process's own stderr, past System.err; so its level is what can be tested.
        Path file = Files.writeString(folder.resolve("clip.mp3"), "ID3 but no more");
        assertThrows(InvalidInputException.class, () -> AudioFile.read(file));
        assertEquals(AV_LOG_QUIET, av_log_get_level());
    }

    private Path copy(Path file, String name) {
        try {
            return Files.copy(file, folder.resolve(name));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static double[] tone(double hertz, int rate, int samples) {
        var tone = new double[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = 0.5 * Math.sin(Math.TAU * hertz * i / rate);
        }
        return tone;
    }

    private static float[] rounded(double[] samples, double scale, double fullScale) {
        var rounded = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            rounded[i] = (float) (Math.round(samples[i] * scale) / fullScale);
        }
        return rounded;
    }
}
