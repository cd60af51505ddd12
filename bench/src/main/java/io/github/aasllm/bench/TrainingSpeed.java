// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.training.AnswerLoss;
import io.github.aasllm.training.Lesson;
import io.github.aasllm.training.StepResult;
import io.github.aasllm.training.TrainedModel;
import io.github.aasllm.training.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Our side of {@code bench/python/training_speed.py}: {@code TrainingSpeed PEER_DIR THREADS RECOMPUTE} takes
 * one training step for each line that it reads, LoRA of rank 8 on all linear layers of the LLM and the
 * Adapter.
 *
 * <pre>
 *   cold CLIP    from the samples
 *   warm CLIP    from the encoder's states, which are computed before the time begins
 * </pre>
 *
 * <p>It answers with milliseconds, the loss, the largest anonymous memory during the step and the largest
 * memory of the process so far, in MB, and the milliseconds of processor time.
 */
public final class TrainingSpeed {
    private static final long STEPS = 1_000_000; // so that the rate stays as it is
    private static final int ANSWER = 4; // tokens, as the peer's

    private static final OperatingSystemMXBean PROCESSOR =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private TrainingSpeed() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        torch.set_num_threads(Integer.parseInt(arguments[1]));
        var recipe = Recipe.parse(Path.of("TrainingSpeed"), """
                corpus.name = manifest
                train.length = %d steps
                train.warm-up = 0 %%
                train.recompute = %s
                """.formatted(STEPS, arguments[2]));
        Map<String, PeerClip> clips =
                PeerClip.readAll(folder).stream()
                        .collect(Collectors.toMap(PeerClip::name, Function.identity()));
        try (var model = TrainedModel.open(folder, recipe);
                var trainer = Trainer.of(model, recipe, STEPS);
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var loss = AnswerLoss.of(model, recipe);
            System.out.println("ready");
            long taken = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                long step = taken++;
                System.out.println(step(clips.get(words[1]), model, words[0].equals("warm"),
                        lesson -> trainer.step(step, List.of(loss.batch(List.of(lesson))))));
            }
        }
    }

    private static String step(PeerClip clip, TrainedModel model, boolean warm,
            Function<Lesson, StepResult> trainer) {
        try (var scope = new PointerScope();
                var memory = new AnonymousMemory()) {
            var known = warm ? states(clip, model) : null;
            long start = System.nanoTime();
            long processor = PROCESSOR.getProcessCpuTime();
            var lesson = lesson(clip, known == null ? states(clip, model) : known);
            var result = trainer.apply(lesson);
            double milliseconds = (System.nanoTime() - start) / 1e6;
            return String.format(Locale.ROOT, "%.1f %.5f %.0f %.0f %.1f",
                    milliseconds, result.loss(), memory.largest(), AnonymousMemory.largestResident(),
                    (PROCESSOR.getProcessCpuTime() - processor) / 1e6);
        }
    }

    private static Tensor states(PeerClip clip, TrainedModel model) {
        try (var inference = new NoGradGuard()) {
            return model.boxes().encoder().encode(List.of(clip.samples())).getFirst();
        }
    }

    static Lesson lesson(PeerClip clip, Tensor states) {
        var ids = clip.ids();
        int audio = 0;
        while (ids[audio] != PeerClip.AUDIO) {
            audio++;
        }
        int behind = audio + Math.toIntExact(states.size(0));
        int answer = ids.length - ANSWER;
        return new Lesson(
                Arrays.copyOf(ids, audio),
                states,
                Arrays.copyOfRange(ids, behind, answer),
                Arrays.copyOfRange(ids, answer, ids.length),
                1);
    }
}
