// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips that are long, or too much for memory or stack, and what becomes of those beside them. */
class ClipsTest {
    @TempDir
    Path folder;

    private List<Attempt<String>> attempts(List<Input> inputs, Function<Input, String> work) {
        var reader = new ClipReader(Channel.of("mix"), Damaged.REFUSE);
        var attempts = new ArrayList<Attempt<String>>();
        new Clips(reader, 4).forEach(reader.chosen(inputs.iterator()), (input, sound) -> work.apply(input),
                attempts::addAll);
        return attempts;
    }

    private List<Input> clips(int count) throws IOException {
        var inputs = new ArrayList<Input>();
        for (int i = 0; i < count; i++) {
            inputs.add(Input.of(Sound.tone(folder.resolve(i + ".wav"), 200, 0.1)));
        }
        return inputs;
    }

    @Test
    void memoryThatDoesNotSufficeIsThatClipsFailure() throws IOException {
        var inputs = clips(9);
        var broken = inputs.get(4);
        var tries = new AtomicInteger();
        var attempts = attempts(inputs, input -> {
            if (input.file().equals(broken.file())) {
                tries.incrementAndGet();
                throw new OutOfMemoryError("Java heap space");
            }
            return input.name();
        });
        assertEquals("memory: too little (expected: room for the whole clip) in " + broken.file()
                + "; set JDK_JAVA_OPTIONS=-Xmx8g, or as much as the machine has",
                attempts.get(4).failure().orElseThrow().getMessage());
        attempts.remove(4);
        inputs.remove(4);
        assertEquals(inputs.stream().map(Input::name).toList(),
                attempts.stream().flatMap(attempt -> attempt.result().stream()).toList());
        assertEquals(2, tries.get()); // the second time alone
    }

    @Test
    void memoryThatSufficesForAClipAloneIsEnough() throws IOException {
        var tries = new AtomicInteger();
        var attempts = attempts(clips(3), input -> {
            if (input.name().endsWith("1.wav") && tries.getAndIncrement() == 0) {
                throw new OutOfMemoryError("Java heap space");
            }
            return "done";
        });
        assertEquals(List.of("done", "done", "done"), attempts.stream().flatMap(attempt -> attempt.result().stream()).toList());
    }

    @Test
    void aStackThatOverflowsIsThatClipsFailureAndABrokenJvmIsNot() throws IOException {
        var inputs = clips(2);
        var attempts = attempts(inputs, input -> input.name().endsWith("0.wav") ? endless(1) + "" : "done");
        assertTrue(attempts.getFirst().failure().orElseThrow().getMessage().contains("StackOverflowError"));
        assertEquals("done", attempts.getLast().result().orElseThrow());
        assertThrows(InternalError.class, () -> attempts(inputs, input -> {
            throw new InternalError("a broken JVM");
        }));
    }

    private static int endless(int depth) {
        return depth == 0 ? 0 : 1 + endless(depth + 1);
    }

    @Test
    void noMoreThanAnHourIsInFlight() throws Exception {
        assertEquals(1, mostAtATime(wav(3600, 16_000)));
        assertEquals(1, mostAtATime(wav(3000, 48_000)));
        assertEquals(2, mostAtATime(wav(1500, 16_000)));
        assertEquals(4, mostAtATime(wav(10, 16_000)));
        assertEquals(1, mostAtATime(flac(3600, 384_000)));
    }

    /** How many of eight pieces of work by four threads were done at the same time. */
    private static int mostAtATime(Path file) {
        var inFlight = new SecondsInFlight();
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        InOrder.forEach(IntStream.range(0, 8).iterator(), 4, i -> inFlight.with(file, () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            long until = System.nanoTime() + 50_000_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return now.decrementAndGet();
        }), left -> {});
        return most.get();
    }

    /** A file of zeros without blocks on the disk. */
    private Path wav(int seconds, int rate) throws IOException {
        var file = folder.resolve(seconds + ".wav");
        int length = seconds * rate * 2;
        var header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII)).putInt(36 + length)
                .put("WAVEfmt ".getBytes(US_ASCII)).putInt(16)
                .putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate)
                .putShort((short) 2).putShort((short) 16).put("data".getBytes(US_ASCII)).putInt(length);
        Files.write(file, header.array());
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(44L + length);
        }
        return file;
    }

    /** The first bytes of a FLAC, which say its length. */
    private Path flac(long seconds, long rate) throws IOException {
        var header = ByteBuffer.allocate(64).put("fLaC".getBytes(US_ASCII)).putInt(34).position(18)
                .putLong(rate << 44 | 15L << 36 | seconds * rate);
        return Files.write(folder.resolve("long.flac"), header.array());
    }
}
