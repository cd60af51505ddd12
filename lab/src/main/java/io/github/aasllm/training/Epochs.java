// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;

/** The batches of every step of a training, epoch by epoch. */
final class Epochs {
    private final EpochPlan plan;
    private final IntToLongFunction seeds;
    private int drawn = -1; // the epoch whose steps these are
    private List<List<List<Integer>>> steps = List.of();

    /** @param seeds of the order of an epoch, counted from 0 */
    Epochs(EpochPlan plan, IntToLongFunction seeds) {
        this.plan = plan;
        this.seeds = seeds;
    }

    /** The epoch of a step, both counted from 0. */
    int of(long step) {
        return Math.toIntExact(step / plan.steps());
    }

    /** Whether the clips of a step are read against their speakers' voices. */
    boolean isBySpeaker(long step) {
        return plan.isBySpeaker(of(step));
    }

    /** Whether an epoch ends when so many steps are taken. */
    boolean end(long taken) {
        return taken % plan.steps() == 0;
    }

    /** The places of a step's clips, batch by batch. */
    List<List<Integer>> batches(long step) {
        int epoch = of(step);
        if (epoch != drawn) {
            steps = plan.steps(epoch, new SplittableRandom(seeds.applyAsLong(epoch)));
            drawn = epoch;
        }
        return steps.get(Math.toIntExact(step % plan.steps()));
    }
}
