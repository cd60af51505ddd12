// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.training.HeadClips;
import io.github.aasllm.training.HeadModel;
import io.github.aasllm.training.HeadTraining;
import io.github.aasllm.training.LabelledClip;
import io.github.aasllm.training.StepResult;
import io.github.aasllm.training.TrainingWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Our side of {@code bench/python/check_encoder_lora.py}.
 *
 * <p>{@code HeadSteps ENCODER_DIR RECIPE CLIPS OUT} writes a head and LoRA weights as they are at first to {@code
 * OUT/first}, trains them, prints loss, gradient norm and learning rate of each step, and writes them to {@code
 * OUT/last}. {@code HeadSteps HEAD_DIR CLIPS} prints the probabilities that such a folder gives each clip.
 *
 * <p>{@code CLIPS} has {@code <n>.waveform} and {@code <n>.label} of clip n.
 */
public final class HeadSteps {
    private static final List<String> LABELS = List.of("anger", "happiness", "neutral", "sadness");

    private HeadSteps() {}

    public static void main(String[] arguments) {
        if (arguments.length == 2) {
            answer(Path.of(arguments[0]), clips(Path.of(arguments[1])));
            return;
        }
        var recipe = Recipe.read(Path.of(arguments[1]));
        var out = Path.of(arguments[3]);
        try (var model = HeadModel.withEncoder(Path.of(arguments[0]), recipe, LABELS.size())) {
            write(model, out.resolve("first"));
            HeadTraining.fromSound(recipe, model).train(
                    new HeadClips(clips(Path.of(arguments[2])), List.of(), LABELS), out, Duration.ofDays(1), new Printer());
            write(model, out.resolve("last"));
        }
    }

    private static void write(HeadModel model, Path folder) {
        model.write(folder);
        Bundle.EMPTY
                .withLabels(new LabelSet(LABELS.stream().map(Label::of).toList()))
                .withProvenance(new Provenance(Optional.of(BaseModel.of(model.base().checkpoint())), List.of(),
                        Optional.empty(), Optional.empty(), Map.of()))
                .write(folder);
    }

    private static void answer(Path folder, List<LabelledClip> clips) {
        try (var recognizer = Recognizer.open(Settings.of(folder))) {
            recognizer.recognize(clips.stream().map(LabelledClip::sound).toList()).forEach(prediction ->
                    System.out.println(LABELS.stream()
                            .map(label -> "%.9g".formatted(prediction.probabilities().get(label)))
                            .collect(Collectors.joining(" "))));
        }
    }

    private static List<LabelledClip> clips(Path file) {
        var clips = new ArrayList<LabelledClip>();
        try (var stored = Safetensors.open(file)) {
            for (int n = 0; stored.entries().containsKey(n + ".waveform"); n++) {
                clips.add(new LabelledClip("clip-" + n,
                        new Waveform(Tensors.toFloats(stored.tensor(n + ".waveform"))),
                        Math.toIntExact(PeerClip.longs(stored.tensor(n + ".label"))[0])));
            }
        }
        return clips;
    }

    private static final class Printer implements TrainingWatch {
        @Override
        public void begins(long trained, long taken, long steps, boolean cached) {
            // the peer knows
        }

        @Override
        public void stepped(StepResult result) {
            System.out.println(String.format(Locale.ROOT, "%.9g %.9g %.17g",
                    result.loss(), result.gradientNorm(), result.rate()));
        }

        @Override
        public void scored(int epoch, double score, boolean best) {
            // nothing is selected
        }

        @Override
        public boolean stops() {
            return false;
        }
    }
}
