// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.distributed.RankProcesses;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * Trainings of two processes, and the same of this one alone.
 *
 * @param folder of the model, the corpus, and the runs of the two
 */
record TwoRanks(Path folder) {
    /** Has two processes train recipes of {@link RankedTraining}. */
    static TwoRanks train(Path folder, String... names) throws Exception {
        TinyTraining.in(folder);
        var ranks = new RankProcesses(RankedTraining.class);
        var arguments = Stream.concat(Stream.of(folder.toString()), Stream.of(names)).toArray(String[]::new);
        for (var ended : RankProcesses.end(List.of(ranks.start(0, 2, arguments), ranks.start(1, 2, arguments)))) {
            assertEquals(0, ended.code(), ended.said());
        }
        return new TwoRanks(folder);
    }

    /** What a rank has said of a run: the losses of its steps, and how many clips it heard. */
    private List<String> said(String name, int rank) throws IOException {
        return Files.readAllLines(RankedTraining.said(folder, name, rank));
    }

    List<Double> losses(String name, int rank) throws IOException {
        return said(name, rank).stream().filter(line -> !line.startsWith("heard")).map(Double::valueOf).toList();
    }

    String heard(String name, int rank) throws IOException {
        return said(name, rank).getLast();
    }

    Path run(String name) {
        return folder.resolve(name);
    }

    /**
     * Losses of twenty steps, and weights behind them, are those of one process but for so much.
     *
     * @param recipe of the one process
     */
    void assertAsAlone(String name, String recipe, String weights, Path alone, double loss, double weight)
            throws IOException {
        var watch = new TinyTraining.Watch(Long.MAX_VALUE);
        FineTuning.run(new TinyTraining(folder).task(recipe, alone), false, watch);
        assertEquals(20, watch.losses.size());
        for (int rank = 0; rank < 2; rank++) {
            var losses = losses(name, rank);
            assertEquals(20, losses.size());
            for (int step = 0; step < 20; step++) {
                double difference = Math.abs(watch.losses.get(step) - losses.get(step));
                assertTrue(difference <= loss, name + ", rank " + rank + ", step " + (step + 1) + ": " + difference);
            }
        }
        double difference = difference(alone.resolve(weights), run(name).resolve(weights));
        assertTrue(difference <= weight, name + ": " + difference);
    }

    /** The largest between weights of one name. */
    private static double difference(Path one, Path other) {
        try (var scope = new PointerScope();
                var first = Safetensors.open(one);
                var second = Safetensors.open(other)) {
            assertEquals(first.entries().keySet(), second.entries().keySet());
            double most = 0;
            for (var name : first.entries().keySet()) {
                var a = Tensors.toFloats(first.tensor(name));
                var b = Tensors.toFloats(second.tensor(name));
                for (int i = 0; i < a.length; i++) {
                    most = Math.max(most, Math.abs(a[i] - b[i]));
                }
            }
            return most;
        }
    }
}
