// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing a recognizer, at rest and while other threads are in it. */
class ClosingTest {
    /** Three short ones, and one that is long enough to be closed upon. */
    private static final List<Waveform> CLIPS = List.of(
            AaSllmTest.clip(0.05, 0), AaSllmTest.clip(0.3, 1), AaSllmTest.clip(2, 2), AaSllmTest.clip(6, 3));

    @TempDir
    private static Path model;

    private static List<Prediction> alone;

    @BeforeAll
    static void load() {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        try (var recognizer = AaSllm.load(model, null)) {
            alone = CLIPS.stream().map(recognizer::recognize).toList();
        }
    }

    @Test
    void afterClosingCallsAreRefusedAndClosingAgainIsHarmless() {
        var closed = AaSllm.load(model, null);
        closed.close();
        closed.close();
        var refusal = assertThrows(IllegalStateException.class, () -> closed.recognize(CLIPS.get(0)));
        assertEquals("recognizer: closed (expected: open)", refusal.getMessage());
    }

    @Test
    void closingWhileManyThreadsCallEndsEachWithAnAnswerOrARefusal() throws Exception {
        // every round closes at another moment: before, among and behind the calls of 16 threads
        for (int round = 0; round < 10; round++) {
            var other = AaSllm.load(model, null);
            int delay = round;
            try (var threads = Executors.newFixedThreadPool(18)) {
                var start = new CountDownLatch(1);
                var runs = IntStream.range(0, 48).mapToObj(i -> threads.submit(() -> {
                    start.await();
                    return answerOrRefusal(other, CLIPS.get(i % 3));
                })).toList();
                var closings = IntStream.range(0, 2).mapToObj(i -> threads.submit(() -> {
                    start.await();
                    Thread.sleep(delay);
                    other.close();
                    return true;
                })).toList();
                start.countDown();
                for (int i = 0; i < runs.size(); i++) {
                    var prediction = runs.get(i).get(60, TimeUnit.SECONDS);
                    if (prediction.isPresent()) {
                        AaSllmTest.assertSame(List.of(alone.get(i % 3)), List.of(prediction.get()));
                    }
                }
                for (var closing : closings) {
                    assertTrue(closing.get(60, TimeUnit.SECONDS));
                }
                assertTrue(answerOrRefusal(other, CLIPS.get(0)).isEmpty());
            }
        }
    }

    private static Optional<Prediction> answerOrRefusal(AaSllm recognizer, Waveform clip) {
        try {
            return Optional.of(recognizer.recognize(clip));
        } catch (IllegalStateException refusal) {
            assertEquals("recognizer: closed (expected: open)", refusal.getMessage());
            return Optional.empty();
        }
    }

    @Test
    void closingWaitsForTheCallThatRuns() throws Exception {
        var other = AaSllm.load(model, null);
        try (var threads = Executors.newFixedThreadPool(3)) {
            var runs = new ArrayList<Future<Prediction>>();
            for (int i = 0; i < 6; i++) {
                runs.add(threads.submit(() -> {
                    try {
                        return other.recognize(CLIPS.getLast());
                    } catch (IllegalStateException closed) {
                        return alone.getLast(); // refused whole, which is as right as answered whole
                    }
                }));
            }
            runs.getFirst().get();
            other.close();
            for (var run : runs) {
                AaSllmTest.assertSame(List.of(alone.getLast()), List.of(run.get()));
            }
        }
    }
}
