// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes ({@link RankedTraining}) train what this one trains alone. */
class RankedTrainingTest {
    private static TwoRanks two;
    private static Path alone;
    private static List<Double> losses;

    @BeforeAll
    static void train(@TempDir Path together, @TempDir Path folder) throws Exception {
        two = TwoRanks.train(together, "dealt", RankedTraining.STOPPED);
        alone = folder.resolve("dealt");
        losses = new TinyTraining(together).train(RankedTraining.RECIPES.get("dealt"), alone);
    }

    /** Two batches add up in either order to the same bits, and each is drawn for as it is alone. */
    @Test
    void dealtBatchesGiveTheBitsOfOneProcess() throws IOException {
        assertEquals(losses, two.losses("dealt", 0));
        assertEquals(losses, two.losses("dealt", 1));
        assertArrayEquals(TinyTraining.weights(alone), TinyTraining.weights(two.run("dealt")));
    }

    /** The first rank alone computes them: statistics of the states, and what is asked beside the LLM. */
    @Test
    void whatIsSaidOfTheWeightsIsThatOfOneProcess() throws IOException {
        var said = Bundle.read(two.run("dealt").resolve("lora"));
        assertEquals(2, said.spectrum().orElseThrow().labels().size());
        assertTrue(said.states().isPresent());
        assertEquals(Files.readString(alone.resolve("lora").resolve(Bundle.FILE)),
                Files.readString(two.run("dealt").resolve("lora").resolve(Bundle.FILE)));
    }

    @Test
    void oneRankThatIsAskedStopsBothAndTheyGoOnToTheSameBits() throws IOException {
        for (int rank = 0; rank < 2; rank++) {
            assertEquals(RankedTraining.STOP, two.losses("first", rank).size(), "rank " + rank);
        }
        assertArrayEquals(TinyTraining.weights(two.run("dealt")), TinyTraining.weights(two.run(RankedTraining.STOPPED)));
    }

    @Test
    void eachClipIsHeardOnceByAllRanksTogether() throws IOException {
        for (int rank = 0; rank < 2; rank++) {
            assertEquals("heard 4", two.heard("dealt", rank), "of eight clips");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora.dropout = 10 %", "batch.by-speaker = 50 %\nbatch.by-length = no",
        "tune = full\ntrain.pooled-head = 0.5"})
    void whatASingleClipDoesNotSayWantsWholeBatches(String setting) {
        var recipe = recipe("batch.size = 12\n" + setting + "\n");
        assertEquals("batch.accumulation: 1 (expected: a multiple of 2, the number of processes, as lora.dropout,"
                        + " batch.by-speaker and train.pooled-head need whole batches); batch.size = 6 and"
                        + " batch.accumulation = 2 make steps of as many clips",
                Refusals.of(() -> Portion.requireDealt(recipe, new StandIn(1, 2))));
        Portion.requireDealt(recipe("batch.size = 6\nbatch.accumulation = 2\n" + setting + "\n"), new StandIn(1, 2));
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
