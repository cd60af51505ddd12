// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.run.RunLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Goes through the trainings of a plan, alone or beside other processes that do the same: a training is the turn of the
 * process that has locked its folder. What a killed process leaves another takes over, as the lock goes with it.
 */
final class Turns {
    private static final long PAUSE_MILLIS = 200; // between two looks at what others work on

    private final ExperimentPlan plan;
    private final Watcher watcher;
    private final Pace pace;
    private final Predicate<Training> done;
    private final Predicate<Training> work;
    private final String what;

    private record Turn(Training training, RunLock lock) {}

    /**
     * Work that every training of a plan needs.
     *
     * @param done whether nothing of it is left to do for a training
     * @param work does what is left; false if the watcher stopped it
     * @param what to say of a training whose work is done
     */
    Turns(ExperimentPlan plan, Watcher watcher, Pace pace, Predicate<Training> done, Predicate<Training> work,
            String what) {
        this.plan = plan;
        this.watcher = watcher;
        this.pace = pace;
        this.done = done;
        this.work = work;
        this.what = what;
    }

    /** Takes turns until all is done, whoever did it; false if the watcher stopped it. */
    boolean take() {
        var left = new ArrayList<>(plan.trainings());
        left.removeIf(training -> isFound(training, true));
        while (!left.isEmpty()) {
            if (watcher.stops()) {
                return false;
            }
            var next = next(left);
            if (next.isEmpty()) {
                pause();
            } else if (!take(next.get(), left)) {
                return false;
            }
            left.removeIf(training -> isFound(training, false));
        }
        return true;
    }

    private boolean isFound(Training training, boolean before) {
        if (!done.test(training)) {
            return false;
        }
        pace.found(before);
        return true;
    }

    /** The first whose folder nobody works in. */
    private Optional<Turn> next(List<Training> left) {
        for (var training : left) {
            var lock = RunLock.ifFree(plan.folder(training).path());
            if (lock.isPresent()) {
                return lock.map(own -> new Turn(training, own));
            }
        }
        return Optional.empty();
    }

    private boolean take(Turn turn, List<Training> left) {
        var training = turn.training();
        try (var lock = turn.lock()) {
            if (done.test(training)) {
                return true; // another has done it since
            }
            if (!work.test(training)) {
                return false;
            }
        }
        left.remove(training);
        pace.did();
        watcher.say(plan.words(training) + ": " + what + ", " + pace);
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
