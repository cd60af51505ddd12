// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Joining;
import io.github.aasllm.distributed.Ranks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each of two processes does for {@link TwoRanks}: the trainings that are named, one behind another. */
final class RankedTraining {
    private static final String TWENTY_STEPS = """
            train.length = 20 steps
            train.rate = 1e-3
            batch.by-length = no
            """;
    private static final String TWO_BATCHES = TWENTY_STEPS + "batch.size = 2\nbatch.accumulation = 2\n";
    private static final String ONE_BATCH = TWENTY_STEPS + "batch.size = 4\n";
    private static final String FULL = """
            tune = full
            train.smoothing = 10 %
            batch.class-weights = sqrt-inverse
            """;
    private static final String WITH_DROPOUT = FULL + "train.dropout = 20 %\n";

    /** Recipes by the names of their runs. */
    static final Map<String, String> RECIPES = Map.of(
            "dealt", TinyTraining.EVERYTHING + "decision.strangers = 2\ndecision.spectral-statistics = 1\n",
            "lora", TWO_BATCHES + "lora.dropout = 10 %\n",
            "full", TWO_BATCHES + WITH_DROPOUT + "train.pooled-head = 0.5\n",
            "parted-lora", ONE_BATCH,
            "parted-full", ONE_BATCH + FULL,
            "parted-dropout", ONE_BATCH + WITH_DROPOUT,
            "head", TWO_BATCHES + """
                    decision.by = encoder-head
                    description.train = none
                    description.test = none
                    tune = head
                    train.dropout = 20 %
                    head.width = 16
                    head.heads = 2
                    head.feed-forward = 16
                    protocol.folds = declared
                    protocol.dev = official
                    select.by = best-dev
                    """);

    /** A run of {@code dealt} that stops and goes on. */
    static final String STOPPED = "stopped";

    /** The step behind which rank 1 alone is asked to stop. */
    static final long STOP = 3;

    private final TinyTraining tiny;
    private final Ranks ranks;

    private RankedTraining(TinyTraining tiny, Ranks ranks) {
        this.tiny = tiny;
        this.ranks = ranks;
    }

    public static void main(String[] arguments) {
        var tiny = new TinyTraining(Path.of(arguments[0]));
        try (var ranks = Joining.join(System.getenv(), Duration.ofSeconds(60), lost -> {
            throw lost;
        })) {
            ranks.together(() -> {
                var training = new RankedTraining(tiny, ranks);
                Stream.of(arguments).skip(1).forEach(training::run);
                return 0;
            });
        }
    }

    private void run(String name) {
        if (name.equals(STOPPED)) {
            train(STOPPED, RECIPES.get("dealt"), "first", false, ranks.rank() == 1 ? STOP : Long.MAX_VALUE);
            train(STOPPED, RECIPES.get("dealt"), "rest", true, Long.MAX_VALUE);
        } else {
            train(name, RECIPES.get(name), name, false, Long.MAX_VALUE);
        }
    }

    private void train(String run, String recipe, String said, boolean resume, long stop) {
        var watch = new TinyTraining.Watch(stop);
        var end = FineTuning.run(tiny.task(recipe, tiny.folder().resolve(run)), resume, watch, ranks);
        try {
            Files.writeString(said(tiny.folder(), said, ranks.rank()), watch.losses.stream().map(String::valueOf)
                    .collect(Collectors.joining("\n", "", "\n")) + end.states().map(s -> "heard " + s.misses()).orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a rank writes the losses of its steps, a line each, and behind them how many clips it heard. */
    static Path said(Path folder, String name, int rank) {
        return folder.resolve(name + "-" + rank + ".txt");
    }
}
