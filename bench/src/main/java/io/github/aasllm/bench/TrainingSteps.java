// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.training.AnswerLoss;
import io.github.aasllm.training.Batch;
import io.github.aasllm.training.Lesson;
import io.github.aasllm.training.TrainedModel;
import io.github.aasllm.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;

/**
 * Our side of {@code bench/python/check_training.py}: {@code TrainingSteps MODEL_DIR RECIPE LESSONS OUT}
 * writes the first LoRA weights to {@code OUT/first}, takes the steps of the recipe, prints loss, gradient
 * norm and learning rate of each, and writes the last weights to {@code OUT/last}.
 *
 * <p>{@code LESSONS} has {@code <n>.waveform}, {@code .before}, {@code .after} and {@code .answer} of clip n.
 * They come in turn, as many a step as the recipe's batch and accumulation say.
 */
public final class TrainingSteps {
    private TrainingSteps() {}

    public static void main(String[] arguments) {
        var recipe = Recipe.read(Path.of(arguments[1]));
        var out = Path.of(arguments[3]);
        int steps = recipe.schedule().length().count();
        try (var scope = new PointerScope();
                var model = TrainedModel.open(Path.of(arguments[0]), recipe);
                var trainer = Trainer.of(model, recipe, steps)) {
            model.write(out.resolve("first"), Bundle.EMPTY);
            var lessons = lessons(Path.of(arguments[2]));
            var loss = AnswerLoss.of(model, recipe);
            int next = 0;
            for (int step = 0; step < steps; step++) {
                var batches = new ArrayList<Batch>();
                for (int i = 0; i < recipe.batch().accumulation(); i++) {
                    var batch = new ArrayList<Lesson>();
                    for (int k = 0; k < recipe.batch().size(); k++) {
                        batch.add(lesson(model, lessons.get(next++ % lessons.size())));
                    }
                    batches.add(loss.batch(batch));
                }
                var result = trainer.step(step, batches);
                System.out.println(String.format(Locale.ROOT, "%.9g %.9g %.17g",
                        result.loss(), result.gradientNorm(), result.rate()));
            }
            model.write(out.resolve("last"), Bundle.EMPTY);
        }
    }

    private record Stored(float[] samples, long[] before, long[] after, long[] answer) {}

    private static List<Stored> lessons(Path file) {
        var lessons = new ArrayList<Stored>();
        try (var stored = Safetensors.open(file)) {
            for (int n = 0; stored.entries().containsKey(n + ".waveform"); n++) {
                lessons.add(new Stored(
                        Tensors.toFloats(stored.tensor(n + ".waveform")),
                        PeerClip.longs(stored.tensor(n + ".before")),
                        PeerClip.longs(stored.tensor(n + ".after")),
                        PeerClip.longs(stored.tensor(n + ".answer"))));
            }
        }
        return lessons;
    }

    /** Heard anew each time, for an encoder may be trained; of one that is not no gradient is asked. */
    private static Lesson lesson(TrainedModel model, Stored stored) {
        var states = model.boxes().encoder().encode(List.of(stored.samples())).getFirst();
        return new Lesson(stored.before(), states, stored.after(), stored.answer(), 1);
    }
}
