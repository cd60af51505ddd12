// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Small sound files, each damaged in a hundred ways: what comes is a waveform or a refusal that names the
 * file, soon, and without memory for sizes that the header claims and the file does not back up.
 */
class DamagedFileTest {
    private static final int RATE = 22_050;
    private static final int SAMPLES = RATE / 5;
    private static final int DAMAGES = 100;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    // A filter for an odd rate takes 16 MB, and as much again while it is made; a header can claim 4 GB.
    private static final long MEMORY = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    /** Files as they come from a good writer. */
    enum Sound {
        WAV, EXTENSIBLE_WAV, FLAC, MP3, OGG;

        byte[] bytes(Path folder) throws IOException {
            var tone = new double[SAMPLES];
            var shorts = new int[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                tone[i] = 0.5 * Math.sin(i * 0.1) * Math.cos(i * 0.001);
                shorts[i] = (int) (32767 * tone[i]);
            }
            Path file = folder.resolve("whole." + name().toLowerCase(Locale.ROOT));
            return switch (this) {
                case WAV -> new WavBytes(WavBytes.PCM, 1, RATE, 16).with(WavBytes.shorts(shorts));
                case EXTENSIBLE_WAV ->
                        new WavBytes(WavBytes.PCM, 2, RATE, 16).extensibleWith(WavBytes.shorts(shorts));
                case FLAC ->
                        Files.readAllBytes(EncodedAudio.write(file, "flac", AV_SAMPLE_FMT_S16, RATE, tone));
                case MP3 -> Files.readAllBytes(EncodedAudio.write(file, "libmp3lame", AV_SAMPLE_FMT_FLTP,
                        RATE, tone));
                case OGG -> Files.readAllBytes(
                        EncodedAudio.write(file, "vorbis", AV_SAMPLE_FMT_FLTP, RATE, tone, tone));
            };
        }
    }

    /** The first file that a process reads loads FFmpeg and classes, which takes memory of its own. */
    @BeforeAll
    static void loadWhatReadsSound(@TempDir Path first) throws IOException {
        AudioFile.read(Files.write(first.resolve("clip"), Sound.FLAC.bytes(first)));
        AudioFile.read(Files.write(first.resolve("clip"), Sound.WAV.bytes(first)));
    }

    @ParameterizedTest
    @EnumSource
    void damageGivesAWaveformOrARefusal(Sound sound) throws Exception {
        byte[] whole = sound.bytes(folder);
        int waveforms = 0;
        for (int seed = 0; seed < DAMAGES; seed++) {
            Path file = Files.write(folder.resolve("clip"), damaged(whole, new SplittableRandom(seed)));
            waveforms += isRead(file, sound + ", seed " + seed) ? 1 : 0;
        }
        // Else only one of both ways would have been tried.
        assertTrue(waveforms > 0 && waveforms < DAMAGES, waveforms + " of " + DAMAGES + " were read");
    }

    @Test
    void everyLengthOfHeaderGivesAWaveformOrARefusal() throws Exception {
        byte[] whole = Sound.EXTENSIBLE_WAV.bytes(folder);
        for (int length = 0; length < 80; length++) {
            isRead(Files.write(folder.resolve("clip"), Arrays.copyOf(whole, length)), length + " bytes");
        }
    }

    @Test
    void chunksOfAnySizeGiveAWaveformOrARefusal() throws Exception {
        byte[] whole = Sound.EXTENSIBLE_WAV.bytes(folder);
        for (int size : new int[] {0, 1, 15, 17, 39, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -2, -1}) {
            for (int place : new int[] {4, 16, 64}) { // of the file, the format and the data
                byte[] wav = whole.clone();
                ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(place, size);
                isRead(Files.write(folder.resolve("clip"), wav), size + " at " + place);
            }
        }
    }

    @Test
    void sizesThatTheFileDoesNotBackUpTakeNoMemory() throws Exception {
        var many = new WavBytes(WavBytes.FLOAT, 16_000, 384_000, 32);
        isRead(Files.write(folder.resolve("clip"), many.with(new byte[400], 0x7FFFEFFF)), "16,000 channels");
        var hour = new WavBytes(WavBytes.PCM, 1, 384_000, 16);
        isRead(Files.write(folder.resolve("clip"), hour.with(new byte[400], 0x7FFFEFFF)), "an hour");
        isRead(Files.write(folder.resolve("clip"), hour.with(new byte[400], 0xFFFFFFFF)), "an open end");
    }

    /** Whether the file gives a waveform; fails where it gives neither that nor a refusal of ours. */
    private static boolean isRead(Path file, String what) {
        return assertTimeoutPreemptively(LIMIT, () -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                AudioFile.read(file);
                return true;
            } catch (InvalidInputException refusal) {
                assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
                return false;
            } catch (RuntimeException | Error other) {
                throw new AssertionError(what + ": " + other, other);
            } finally {
                long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
                assertTrue(taken < MEMORY, what + ": " + taken + " bytes");
            }
        }, what);
    }

    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        // Headers are short, but are where the sizes stand: half of the damage goes there.
        int at = random.nextInt(random.nextBoolean() ? 64 : whole.length);
        byte[] damaged = whole.clone();
        switch (random.nextInt(5)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> damaged = Arrays.copyOf(whole, at);
            case 2 -> damaged = inserted(whole, at, random);
            case 3 -> Arrays.fill(damaged, at, Math.min(at + 4, damaged.length), (byte) -random.nextInt(2));
            default -> {
                for (int i = 0; i < 20; i++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
            }
        }
        return damaged;
    }

    private static byte[] inserted(byte[] whole, int at, SplittableRandom random) {
        var more = new byte[1 + random.nextInt(64)];
        for (int i = 0; i < more.length; i++) {
            more[i] = (byte) random.nextInt();
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + more.length);
        System.arraycopy(more, 0, longer, at, more.length);
        System.arraycopy(whole, at, longer, at + more.length, whole.length - at);
        return longer;
    }
}
