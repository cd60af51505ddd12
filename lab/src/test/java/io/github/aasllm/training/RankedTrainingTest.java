// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.distributed.RankProcesses;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes ({@link RankedTraining}) train what this one trains alone. */
class RankedTrainingTest {
    private static final double LOSS = 1e-6;
    private static final double WEIGHT = 1e-5;

    @TempDir
    private static Path together;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws Exception {
        TinyTraining.in(together);
        var ranks = new RankProcesses(RankedTraining.class);
        var folder = together.toString();
        for (var ended : RankProcesses.end(List.of(ranks.start(0, 2, folder), ranks.start(1, 2, folder)))) {
            assertEquals(0, ended.code(), ended.said());
        }
    }

    private static List<Double> losses(String name, int rank) throws IOException {
        return Files.readAllLines(RankedTraining.said(together, name, rank)).stream()
                .filter(line -> !line.startsWith("heard"))
                .map(Double::valueOf)
                .toList();
    }

    private void alikeAloneAndTogether(String name, String weights) throws IOException {
        alikeAloneAndTogether(name, weights, LOSS, WEIGHT);
    }

    private void alikeAloneAndTogether(String name, String weights, double loss, double weight) throws IOException {
        var watch = new TinyTraining.Watch(Long.MAX_VALUE);
        var run = folder.resolve(name);
        FineTuning.run(new TinyTraining(together).task(RankedTraining.RECIPES.get(name), run), false, watch);
        assertEquals(20, watch.losses.size());
        for (int rank = 0; rank < 2; rank++) {
            var losses = losses(name, rank);
            assertEquals(20, losses.size());
            for (int step = 0; step < 20; step++) {
                assertEquals(watch.losses.get(step), losses.get(step), loss, "rank " + rank + ", step " + (step + 1));
            }
        }
        assertEquals(0, difference(run.resolve(weights), together.resolve(name).resolve(weights)), weight);
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

    @Test
    void halfOfEachBatchEachIsTheStepOfTheWholeBatchWithLora() throws IOException {
        alikeAloneAndTogether("lora", "lora/adapter_model.safetensors");
    }

    @Test
    void halfOfEachBatchEachIsTheStepOfTheWholeBatchInFullFineTuning() throws IOException {
        alikeAloneAndTogether("full", "model/model.safetensors");
    }

    /**
     * Sums of float32 in another order: losses of 6 differ by 1e-6. In full fine-tuning some gradients are 0 but for
     * roundings, and AdamW makes steps of the rate, 1e-3, of them.
     */
    @Test
    void aBatchThatIsPartedIsTheStepOfTheWholeBatchButForRoundings() throws IOException {
        alikeAloneAndTogether("parted-lora", "lora/adapter_model.safetensors", 3e-6, WEIGHT);
        alikeAloneAndTogether("parted-full", "model/model.safetensors", 5e-3, 1e-2);
    }

    @Test
    void anEncoderHeadIsTrainedAlikeAndSelectedAlike() throws IOException {
        alikeAloneAndTogether("head", "model/head/head.safetensors");
    }

    /** Two batches add up in either order to the same bits, and each is drawn for as it is alone. */
    @Test
    void dealtBatchesGiveTheBitsOfOneProcess() throws IOException {
        var run = folder.resolve("dealt");
        var alone = new TinyTraining(together).train(RankedTraining.RECIPES.get("dealt"), run);
        assertEquals(alone, losses("dealt", 0));
        assertEquals(alone, losses("dealt", 1));
        assertArrayEquals(TinyTraining.weights(run), TinyTraining.weights(together.resolve("dealt")));
    }

    @Test
    void oneRankThatIsAskedStopsBothAndTheyGoOnToTheSameBits() throws IOException {
        for (int rank = 0; rank < 2; rank++) {
            assertEquals(RankedTraining.STOP, losses("first", rank).size(), "rank " + rank);
        }
        assertArrayEquals(TinyTraining.weights(together.resolve("dealt")),
                TinyTraining.weights(together.resolve(RankedTraining.STOPPED)));
    }

    @Test
    void eachClipIsHeardOnceByAllRanksTogether() throws IOException {
        for (int rank = 0; rank < 2; rank++) {
            assertEquals("heard 4", Files.readAllLines(RankedTraining.said(together, "lora", rank)).getLast(),
                    "of eight clips");
        }
    }

    @Test
    void dropoutInLoraWantsWholeBatches() {
        var recipe = recipe("batch.size = 4\nlora.dropout = 10 %\n");
        assertEquals("batch.accumulation: 1 (expected: a multiple of 2, the number of processes, as lora.dropout and"
                        + " batch.by-speaker need whole batches); batch.size = 2 and batch.accumulation = 2 make steps of as"
                        + " many clips",
                Refusals.of(() -> Portion.requireDealt(recipe, new StandIn(1, 2))));
        Portion.requireDealt(recipe("batch.size = 2\nbatch.accumulation = 2\nlora.dropout = 10 %\n"), new StandIn(1, 2));
    }

    @Test
    void ranksTogetherReadTheBatchesOfOneProcess() {
        var batches = List.of(List.of(7, 3, 5), List.of(1, 2), List.of(4));
        var read = new TreeMap<Integer, List<Integer>>();
        for (int rank = 0; rank < 2; rank++) {
            Portion.of(batches, recipe("batch.size = 4\n"), new StandIn(rank, 2)).forEach(portion -> {
                assertEquals(batches.get(portion.batch()).size(), portion.whole());
                assertEquals(portion.before(), read.getOrDefault(portion.batch(), List.of()).size());
                read.merge(portion.batch(), portion.places(),
                        (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
            });
        }
        assertEquals(batches, List.copyOf(read.values()));
    }

    private static Recipe recipe(String settings) {
        return Recipe.parse(Path.of("tiny.recipe"), "corpus.name = manifest\n" + settings);
    }
}
