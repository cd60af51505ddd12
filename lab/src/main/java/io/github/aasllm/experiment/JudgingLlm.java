// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.description.Description;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.DecisionRule;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Projected;
import io.github.aasllm.recognizer.Prompting;
import io.github.aasllm.recognizer.SpectralReading;
import io.github.aasllm.recognizer.SpeechLlm;
import io.github.aasllm.run.AudioContent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A model that was trained, asked about clips whose descriptions the arm says. */
final class JudgingLlm implements Learned {
    /**
     * What a training left.
     *
     * @param model the folder with the weights, or that of the base model where they are LoRA weights
     * @param states of clips, where the encoder is frozen and they are kept; closed with the judge
     */
    record Trained(Path model, Optional<Path> lora, Optional<StateCache> states) {}

    private final Path folder;
    private final Optional<StateCache> states;
    private final Consumer<StateCache.Counters> counted;
    private final SpeechLlm llm;
    private final Prompting prompting;
    private final DecisionRule rule;
    private final int[] tokens;
    private final Optional<StateStatistics> trained;
    private final Optional<SpectralReading> beside;

    JudgingLlm(Recipe recipe, List<String> names, Trained left,
            Consumer<StateCache.Counters> counted) {
        this.folder = left.lora().orElse(left.model());
        this.states = left.states();
        this.counted = counted;
        this.llm = SpeechLlm.open(left.model(), left.lora(), Optional.of(Precision.FLOAT32));
        this.prompting = new Prompting(
                recipe.prompt().prompt(Families.in(left.model())),
                new LabelSet(names.stream().map(Label::of).toList()),
                recipe.decision().decoder(),
                Calibration.NONE);
        this.rule = llm.deciding(prompting);
        var said = Bundle.read(folder);
        this.trained = said.states();
        this.beside = SpectralReading.of(said, prompting);
        this.tokens = llm.tokens(prompting).answers().stream().mapToInt(answer -> answer.length).toArray();
    }

    @Override
    public Answer answer(DescribedClip clip) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var states = states(clip);
            var speech = Projected.of(states, llm.project(List.of(states)).getFirst(), trained)
                    .beside(beside.map(reading -> reading.logProbabilities(clip.sound().get().samples())));
            var decision = rule.decideOf(List.of(speech), List.of(clip.description().map(Description::text)))
                    .getFirst();
            return prompting.decode() == Decode.GENERATE
                    ? new Answer(Optional.of(decision.emotion()), new double[0], tokens)
                    : new Answer(
                            Optional.empty(),
                            decision.logScores().values().stream().mapToDouble(Double::doubleValue).toArray(),
                            tokens);
        }
    }

    @Override
    public void keep(Calibration calibration) {
        Bundle.read(folder).withCalibration(calibration).write(folder);
    }

    private Tensor states(DescribedClip clip) {
        var sound = clip.sound().get();
        return states.isEmpty()
                ? llm.encode(List.of(sound.samples())).getFirst()
                : states.get()
                        .states(List.of(AudioContent.hash(sound)),
                                needed -> llm.encode(List.of(sound.samples())))
                        .getFirst();
    }

    @Override
    public void close() {
        states.ifPresent(cache -> {
            counted.accept(cache.counters());
            cache.close();
        });
        llm.close();
    }
}
