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

/** Two processes ({@link RankedTraining}) train what this one trains alone. */
class RankedTrainingTest {
    private static TwoRanks two;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train(@TempDir Path together) throws Exception {
        two = TwoRanks.train(together, "dealt", RankedTraining.STOPPED);
    }

    /** Two batches add up in either order to the same bits, and each is drawn for as it is alone. */
    @Test
    void dealtBatchesGiveTheBitsOfOneProcess() throws IOException {
        var run = folder.resolve("dealt");
        var alone = new TinyTraining(two.folder()).train(RankedTraining.RECIPES.get("dealt"), run);
        assertEquals(alone, two.losses("dealt", 0));
        assertEquals(alone, two.losses("dealt", 1));
        assertArrayEquals(TinyTraining.weights(run), TinyTraining.weights(two.run("dealt")));
    }

    /** The first rank alone computes them: statistics of the states, and what is asked beside the LLM. */
    @Test
    void whatIsSaidOfTheWeightsIsThatOfOneProcess() throws IOException {
        var run = folder.resolve("dealt");
        new TinyTraining(two.folder()).train(RankedTraining.RECIPES.get("dealt"), run);
        var said = Bundle.read(two.run("dealt").resolve("lora"));
        assertEquals(2, said.spectrum().orElseThrow().labels().size());
        assertTrue(said.states().isPresent());
        assertEquals(Files.readString(run.resolve("lora").resolve(Bundle.FILE)),
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
