// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.prompt.LabelSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers in many virtual threads are answered as alone, in whatever batches they meet. */
class BatcherIsAloneTest {
    private static final double MOST = 1e-6; // a token of an answer
    private static final int TOKENS = 7; // five bytes, the blank before them and the end token
    private static final int CALLERS = 8;

    @TempDir
    private Path model;

    @Test
    void fiftyBatchesOfConcurrentCallersAreAnsweredAsAlone() throws Exception {
        batchesAreAnsweredAsAlone(50);
    }

    @Test
    @Tag("long")
    void aThousandBatchesOfConcurrentCallersAreAnsweredAsAlone() throws Exception {
        batchesAreAnsweredAsAlone(1000);
    }

    private void batchesAreAnsweredAsAlone(int batches) throws Exception {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        var settings = Settings.of(model).withLabels(LabelSet.parse("anger,fears"))
                .withPrecision(Precision.FLOAT32);
        var joined = new AtomicInteger();
        var shared = new AtomicInteger();
        try (var recognizer = AaSllm.load(settings)) {
            var random = new SplittableRandom(1);
            var clips = IntStream.range(0, 40)
                    .mapToObj(i -> AaSllmTest.clip(0.03 + random.nextDouble() / 2, i))
                    .map(clip -> recognizer.measure(clip, Map.of()))
                    .toList();
            var alone = clips.stream().map(clip -> decide(recognizer, List.of(clip)).getFirst()).toList();
            try (var batcher = new Batcher<>(asked -> {
                joined.incrementAndGet();
                shared.addAndGet(asked.size() > 1 ? 1 : 0);
                return decide(recognizer, asked);
            }, 4, CALLERS); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                double most = 0;
                while (joined.get() < batches) {
                    var callers = new ArrayList<Callable<Double>>();
                    for (int caller = 0; caller < CALLERS; caller++) {
                        int one = random.nextInt(clips.size());
                        callers.add(() -> difference(alone.get(one), batcher.answer(clips.get(one))));
                    }
                    for (var difference : threads.invokeAll(callers)) {
                        most = Math.max(most, difference.get());
                    }
                }
                assertTrue(most <= MOST * TOKENS, "largest difference: " + most);
            }
        }
        assertTrue(shared.get() > batches / 4, shared + " of " + joined + " batches had several clips");
    }

    private static List<Decision> decide(AaSllm recognizer, List<MeasuredClip> clips) {
        return recognizer.answer(clips).stream().map(Prediction::decision).toList();
    }

    private static double difference(Decision one, Decision other) {
        return one.logScores().keySet().stream()
                .mapToDouble(label -> Math.abs(one.logScores().get(label) - other.logScores().get(label)))
                .max()
                .orElseThrow();
    }
}
