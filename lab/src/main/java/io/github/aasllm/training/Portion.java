// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one rank reads of a batch of a step: all of it or some clips behind one another. All ranks together read the
 * batches that one process reads alone, so that the recipe's batch is that of the step, however many there are.
 *
 * @param batch the number of the batch in its step, from 0; all that is drawn for a batch follows from it
 * @param places of this rank's clips
 * @param before clips of the batch that stand before them
 * @param whole clips of the batch
 */
record Portion(int batch, List<Integer> places, int before, int whole) {
    /**
     * This rank's portions: whole batches in turn where a step has as many for each rank, else a part of each batch.
     *
     * @param batches of a step
     */
    static List<Portion> of(List<List<Integer>> batches, Recipe recipe, Ranks ranks) {
        boolean dealt = areDealt(recipe, ranks);
        return IntStream.range(0, batches.size())
                .filter(i -> !dealt || i % ranks.count() == ranks.rank())
                .mapToObj(i -> dealt ? of(i, batches.get(i), 0, 1) : of(i, batches.get(i), ranks.rank(), ranks.count()))
                .filter(portion -> !portion.places.isEmpty())
                .toList();
    }

    private static Portion of(int batch, List<Integer> places, int part, int parts) {
        int from = Math.toIntExact((long) places.size() * part / parts);
        int to = Math.toIntExact((long) places.size() * (part + 1) / parts);
        return new Portion(batch, places.subList(from, to), from, places.size());
    }

    private static boolean areDealt(Recipe recipe, Ranks ranks) {
        return recipe.batch().accumulation() % ranks.count() == 0;
    }

    /**
     * Dropout in LoRA draws for the rows of a batch, a voice is heard in all of its clips, and the pooled head reads each
     * clip against them, so that none of these is the same for a part.
     *
     * @throws InvalidInputException that names a batch with the same steps that can be dealt out
     */
    static void requireDealt(Recipe recipe, Ranks ranks) {
        var batch = recipe.batch();
        boolean whole = recipe.lora().dropout().percent() > 0 || batch.bySpeaker().percent() > 0
                || recipe.train().pooledHead().isPresent();
        if (whole && !areDealt(recipe, ranks)) {
            throw InvalidInputException.of("batch.accumulation", batch.accumulation(),
                    "a multiple of " + ranks.count() + ", the number of processes, as lora.dropout, batch.by-speaker and"
                            + " train.pooled-head need whole batches")
                    .next("batch.size = " + Math.ceilDiv(batch.size(), ranks.count()) + " and batch.accumulation = "
                            + batch.accumulation() * ranks.count() + " make steps of as many clips");
        }
    }
}
