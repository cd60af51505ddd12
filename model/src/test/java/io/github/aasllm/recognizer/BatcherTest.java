// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.Waveform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is joined with whom, and what one caller does to others: by a recognizer that tells clips' numbers. */
@Timeout(60)
class BatcherTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int FIRST = 0; // the clip that is held until the others have come
    private static final int BAD = -1;
    private static final int LARGE = -2; // more than memory

    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore passes = new Semaphore(0); // a batch needs one
    private final CountDownLatch begun = new CountDownLatch(1);

    private List<Integer> numbers(List<MeasuredClip> clips) {
        var numbers = clips.stream().map(clip -> (int) clip.durationSeconds()).toList();
        batches.add(numbers);
        begun.countDown();
        passes.acquireUninterruptibly();
        if (numbers.contains(LARGE)) {
            throw new OutOfMemoryError("on purpose");
        }
        if (numbers.contains(BAD)) {
            throw new IllegalArgumentException("bad");
        }
        return numbers;
    }

    private static MeasuredClip clip(int number, double heard) {
        var samples = new float[(int) (heard * Waveform.SAMPLE_RATE)];
        return new MeasuredClip(number, new FrontEnd.Heard(samples, null, List.of()), null, Described.NOTHING,
                Optional.empty(), List.of());
    }

    private static List<MeasuredClip> clips(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> clip(number, 2)).toList();
    }

    /** Starts a virtual thread that asks, and waits until it waits. */
    private static <T> CompletableFuture<T> ask(Callable<T> question) throws Exception {
        var answer = new CompletableFuture<T>();
        var asker = Thread.startVirtualThread(() -> {
            try {
                answer.complete(question.call());
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
        });
        while (asker.getState() != Thread.State.WAITING && asker.getState() != Thread.State.TIMED_WAITING
                && asker.isAlive()) {
            Thread.sleep(1);
        }
        return answer;
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoBringsOneClipIsInTheSecondBatchBesideOneWhoBringsAThousand() throws Exception {
        try (var batcher = new Batcher<>(this::numbers, 8, 10)) {
            var many = ask(() -> batcher.answer(clips(0, 1000), LONG));
            begun.await();
            var one = ask(() -> batcher.answer(clip(5000, 2)));
            passes.release(2);
            assertEquals(5000, get(one));
            passes.release(1000);
            assertEquals(IntStream.range(0, 1000).boxed().toList(),
                    get(many).stream().map(Future::resultNow).toList());
        }
        // 8 s are four clips of 2 s, of each caller in turn
        assertEquals(List.of(List.of(0, 1, 2, 3), List.of(4, 5000, 5, 6), List.of(7, 8, 9, 10)),
                batches.subList(0, 3));
    }

    @Test
    void aBatchHasSoMuchSoundAndAClipThatHasMoreGoesAlone() throws Exception {
        passes.release(1000);
        var clips = List.of(clip(1, 5), clip(2, 3), clip(3, 0.1), clip(4, 30), clip(5, 7.5), clip(6, 0.1));
        try (var batcher = new Batcher<>(this::numbers, 8, 10)) {
            assertEquals(6, batcher.answer(clips, LONG).size());
            assertEquals(List.of(), batcher.answer(List.of(), LONG));
        }
        // 5 + 3 s; 0.1 s, which counts 1 s, beside 30 s would be too much; 7.5 s and one of 1 s too
        assertEquals(List.of(List.of(1, 2), List.of(3), List.of(4), List.of(5), List.of(6)), batches);
    }

    @Test
    void aBadClipAndOneThatMemoryDoesNotSufficeForAreTheirCallersAlone() throws Exception {
        try (var batcher = new Batcher<>(this::numbers, 8, 10)) {
            var first = ask(() -> batcher.answer(clip(FIRST, 2)));
            begun.await();
            var bad = ask(() -> batcher.answer(clip(BAD, 2)));
            var large = ask(() -> batcher.answer(clip(LARGE, 2)));
            var several = ask(() -> batcher.answer(List.of(clip(7, 2), clip(BAD, 2)), LONG));
            passes.release(1000);
            assertEquals(FIRST, get(first));
            assertInstanceOf(IllegalArgumentException.class,
                    assertThrows(ExecutionException.class, () -> get(bad)).getCause());
            assertInstanceOf(OutOfMemoryError.class,
                    assertThrows(ExecutionException.class, () -> get(large)).getCause());
            assertEquals(7, get(several).getFirst().resultNow());
            assertEquals("bad", get(several).getLast().exceptionNow().getMessage());
            assertEquals(8, batcher.answer(clip(8, 2))); // and it goes on
        }
    }

    @Test
    void whoIsInterruptedOrOutOfTimeLeavesAndTheOthersAreAnswered() throws Exception {
        try (var batcher = new Batcher<>(this::numbers, 8, 2)) {
            var first = ask(() -> batcher.answer(clip(FIRST, 2)));
            begun.await();
            var hurried = ask(() -> batcher.answer(clips(10, 13), Duration.ofMillis(50)));
            assertInstanceOf(TimeoutException.class,
                    assertThrows(ExecutionException.class, () -> get(hurried)).getCause());
            var stopped = new CompletableFuture<Throwable>();
            var asker = Thread.startVirtualThread(() -> stopped.complete(
                    assertThrows(InterruptedException.class, () -> batcher.answer(clip(20, 2)))));
            asker.interrupt();
            get(stopped);
            var other = ask(() -> batcher.answer(clip(30, 2)));
            // both places are taken
            assertThrows(TimeoutException.class, () -> batcher.answer(clips(40, 41), Duration.ZERO));
            passes.release(1000);
            assertEquals(FIRST, get(first));
            assertEquals(30, get(other));
        }
        assertEquals(List.of(List.of(FIRST), List.of(30)), batches);
    }

    @Test
    void closingAnswersAllWhoHaveComeAndRefusesOthers() throws Exception {
        var batcher = new Batcher<>(this::numbers, 8, 2); // fewer places than callers
        var answers = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 9; i++) {
            int number = i;
            answers.add(ask(() -> batcher.answer(clip(number, 2))));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var closing = threads.submit(batcher::close);
            while (!refuses(batcher)) {
                Thread.sleep(1);
            }
            assertFalse(closing.isDone());
            passes.release(1000);
            for (int i = 0; i < 9; i++) {
                assertEquals(i, get(answers.get(i)));
            }
            get(closing);
        }
        batcher.close(); // again, which is harmless
        assertTrue(refuses(batcher));
    }

    private static boolean refuses(Batcher<Integer> batcher) throws InterruptedException {
        try {
            batcher.answer(List.of(), Duration.ZERO);
            return false;
        } catch (IllegalStateException closed) {
            return true;
        } catch (TimeoutException noPlace) {
            return false;
        }
    }
}
