// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.description.Description;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Decoder;
import io.github.aasllm.recognizer.GreedyDecoder;
import io.github.aasllm.recognizer.LabelScorer;
import io.github.aasllm.recognizer.PromptTokens;
import io.github.aasllm.recognizer.Question;
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

    private final Checkpoint checkpoint;
    private final Path folder;
    private final Optional<LoraFolder> lora;
    private final Tokenizer tokenizer;
    private final Optional<StateCache> states;
    private final Consumer<StateCache.Counters> counted;
    private final Boxes boxes;
    private final Decoder decoder;
    private final int[] tokens;
    private final boolean generates;

    JudgingLlm(Recipe recipe, List<String> names, Trained trained,
            Consumer<StateCache.Counters> counted) {
        this.checkpoint = Checkpoint.open(trained.model());
        this.folder = trained.lora().orElse(trained.model());
        this.lora = trained.lora().map(LoraFolder::open);
        this.tokenizer = Tokenizer.load(trained.model());
        this.states = trained.states();
        this.counted = counted;
        this.boxes = lora.map(folder -> Boxes.load(checkpoint, Residency.FLOAT32, folder))
                .orElseGet(() -> Boxes.load(checkpoint, Residency.FLOAT32));
        var labels = new LabelSet(names.stream().map(Label::of).toList());
        var prompt = new PromptTokens(tokenizer, PromptTemplate.builtIn(recipe.prompt().template()), labels);
        this.tokens = prompt.answers().stream().mapToInt(answer -> answer.length).toArray();
        this.generates = recipe.decision().decoder() == Decode.GENERATE;
        this.decoder = generates
                ? new GreedyDecoder(boxes.llm(), prompt, labels)
                : new LabelScorer(boxes.llm(), prompt, labels, Calibration.NONE);
    }

    @Override
    public Answer answer(DescribedClip clip) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var speech = boxes.adapter().project(states(clip)); // [T, D]
            var decision = decoder.decide(List.of(new Question(speech,
                    clip.description().map(Description::text).orElse(null)))).getFirst();
            return generates
                    ? new Answer(decision.emotion(), new double[0], tokens)
                    : new Answer(
                            null,
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
                ? boxes.encoder().encode(List.of(sound.samples())).getFirst()
                : states.get()
                        .states(List.of(AudioContent.hash(sound)),
                                needed -> boxes.encoder().encode(List.of(sound.samples())))
                        .getFirst();
    }

    @Override
    public void close() {
        states.ifPresent(cache -> {
            counted.accept(cache.counters());
            cache.close();
        });
        tokenizer.close();
        lora.ifPresent(LoraFolder::close);
        checkpoint.close();
    }
}
