// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.audit.Imitator;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.training.Pretrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch;

/** Runs experiments for tests; {@link #main} does so in a process that can be killed. */
final class TestRun {
    private static final Pretrainer NO_PRETRAINING = (settings, size, folder, say, stops) -> {
        throw new AssertionError("no recipe here has a pre-training");
    };

    private TestRun() {}

    /** What a run said, and which clips it could not use. */
    record Heard(List<String> lines, List<String> failures) {}

    /** On one thread: so small a model is faster by it, and gives the same numbers wherever it runs. */
    static Heard run(String recipe, Path data, Path out) {
        return stopped(recipe, data, out, 2);
    }

    /** The same with the states of encoders in a folder. */
    static Heard run(String recipe, Path data, Path out, Path cache) {
        return runHere(recipe, data, out, 2, true, cache);
    }

    /** The same where clips that cannot be used are refused. */
    static Heard strict(String recipe, Path data, Path out) {
        return runHere(recipe, data, out, 2, false);
    }

    /** The same, stopped when a share of it is done; never where that is more than 1. */
    static Heard stopped(String recipe, Path data, Path out, double share) {
        int threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try {
            return runHere(recipe, data, out, share, true);
        } finally {
            torch.set_num_threads(threads);
        }
    }

    private static Heard runHere(String recipe, Path data, Path out, double share, boolean skipBroken) {
        return runHere(recipe, data, out, share, skipBroken, out.resolve("cache"));
    }

    private static Heard runHere(String recipe, Path data, Path out, double share, boolean skipBroken, Path cache) {
        var lines = new ArrayList<String>();
        var task = new ExperimentTask(
                Recipe.parse(Path.of("test.recipe"), recipe), Path.of("."), data, out, cache,
                skipBroken, NO_PRETRAINING);
        try (var experiment = Experiment.open(task, new Watcher() {
            private boolean reached;

            @Override
            public void say(String line) {
                lines.add(line);
            }

            @Override
            public void progress(String what, double done) {
                if (!(done >= 0 && done <= 1)) {
                    throw new AssertionError("a share of " + done);
                }
                reached |= done >= share;
            }

            @Override
            public boolean stops() {
                return reached;
            }
        })) {
            var end = experiment.run(experiment.prepare());
            assertEquals(share <= 1, end.stopped());
            return new Heard(lines, end.failures());
        }
    }

    /** A run, and what it left asked under interventions. */
    static Heard audited(String recipe, Path data, Path out) {
        return audited(recipe, data, out, Optional.empty());
    }

    /** The same with a voice for words. */
    static Heard audited(String recipe, Path data, Path out, Optional<Imitator> imitator) {
        int threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try {
            return auditedHere(recipe, data, out, imitator);
        } finally {
            torch.set_num_threads(threads);
        }
    }

    private static Heard auditedHere(String recipe, Path data, Path out, Optional<Imitator> imitator) {
        var lines = new ArrayList<String>();
        var task = new ExperimentTask(Recipe.parse(Path.of("test.recipe"), recipe), Path.of("."), data, out,
                out.resolve("cache"), false, NO_PRETRAINING);
        try (var experiment = Experiment.open(task, new Watcher() {
            @Override
            public void say(String line) {
                lines.add(line);
            }

            @Override
            public void progress(String what, double done) {
                // nobody looks
            }

            @Override
            public boolean stops() {
                return false;
            }
        })) {
            experiment.requireAudit();
            var plan = experiment.prepare();
            return new Heard(lines, experiment.run(plan).and(experiment.audit(plan, imitator)).failures());
        }
    }

    /**
     * Arguments: the recipe's file, the data, the output; every line that is said goes to standard output.
     */
    public static void main(String[] arguments) {
        torch.set_num_threads(1);
        var task = new ExperimentTask(
                Recipe.read(Path.of(arguments[0])), Path.of("."), Path.of(arguments[1]),
                        Path.of(arguments[2]),
                Path.of(arguments[2]).resolve("cache"), true, NO_PRETRAINING);
        try (var experiment = Experiment.open(task, new Watcher() {
            @Override
            public void say(String line) {
                System.out.println(line);
            }

            @Override
            public void progress(String what, double done) {
                // nobody looks
            }

            @Override
            public boolean stops() {
                return false;
            }
        })) {
            experiment.run(experiment.prepare());
        }
    }
}
