// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.NativeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Good files of every container, changed at random places: what comes is a waveform or a refusal, soon, and
 * FFmpeg neither ends the process nor keeps memory.
 */
class MutatedFileTest {
    private static final long LIMIT_NANOS = 5_000_000_000L;
    private static final long GROWTH_KILOBYTES = 200_000; // after the first tenth, beside Java's heap
    private static final int BETWEEN = 50;

    @TempDir
    private Path folder;

    @Test
    void fiveHundredMutationsDoNoHarm() throws Exception {
        mutate(500);
    }

    @Tag("long")
    @Test
    void tenThousandMutationsDoNoHarm() throws Exception {
        mutate(10_000);
    }

    private void mutate(int times) throws IOException {
        var seeds = List.copyOf(SoundSeeds.of(0.3, folder).values());
        byte[] good = seeds.getLast();
        float[] expected = read(good, Damaged.REFUSE);
        int waveforms = 0;
        long before = 0;
        for (int seed = 0; seed < times; seed++) {
            byte[] mutated = mutated(seeds.get(seed % seeds.size()), new SplittableRandom(seed));
            long start = System.nanoTime();
            waveforms += isRead(mutated, Damaged.REFUSE) ? 1 : 0;
            waveforms += isRead(mutated, Damaged.KEEP) ? 1 : 0;
            assertTrue(System.nanoTime() - start < LIMIT_NANOS, "seed " + seed);
            if (seed % BETWEEN == 0) {
                assertArrayEquals(expected, read(good, Damaged.REFUSE), "after seed " + seed);
            }
            before = seed == times / 10 ? NativeMemory.residentKilobytes() : before;
        }
        // Else only one of both ways would have been tried.
        assertEquals(0.45, waveforms / (2.0 * times), 0.25);
        long growth = NativeMemory.residentKilobytes() - before;
        assertTrue(growth < GROWTH_KILOBYTES, growth + " kB");
    }

    private static boolean isRead(byte[] bytes, Damaged damaged) {
        try {
            read(bytes, damaged);
            return true;
        } catch (InvalidInputException refusal) {
            assertTrue(refusal.getMessage().contains(" in clip"), refusal.getMessage());
            return false;
        }
    }

    private static float[] read(byte[] bytes, Damaged damaged) {
        return AudioFile.read(SoundSource.of("clip", bytes), SoundSettings.STANDARD.withDamaged(damaged))
                .waveform().samples();
    }

    private static byte[] mutated(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        for (int change = random.nextInt(4); change >= 0 && bytes.length > 16; change--) {
            // Headers are short, but are where the sizes stand.
            int most = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 256);
            bytes = changed(bytes, random.nextInt(most), random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, int at, SplittableRandom random) {
        int end = Math.min(at + 4, bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(bytes, at, end, (byte) -random.nextInt(2));
            case 2 -> {
                for (int i = at; i < end; i++) {
                    bytes[i] = (byte) random.nextInt();
                }
            }
            case 3 -> {
                return Arrays.copyOf(bytes, Math.max(16, at));
            }
            case 4 -> {
                return replaced(bytes, at, Math.min(bytes.length, at + random.nextInt(200)), new byte[0]);
            }
            default -> {
                var more = new byte[1 + random.nextInt(64)];
                for (int i = 0; i < more.length; i++) {
                    more[i] = (byte) random.nextInt();
                }
                return replaced(bytes, at, at, more);
            }
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + by.length);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }
}
