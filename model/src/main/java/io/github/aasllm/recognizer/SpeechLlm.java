// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.natives.Natives;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * An opened speech LLM: the boxes of Figure 2 that have weights, their tokenizer, and the files that all of
 * them are in. Recognizing, training and experiments use this one class.
 *
 * <p>One thread uses it at a time, within a {@code PointerScope} that frees the tensors that it gives.
 */
public final class SpeechLlm implements AutoCloseable {
    private final List<AutoCloseable> opened;
    private final Checkpoint checkpoint;
    private final Tokenizer tokenizer;
    private final Boxes boxes;

    private SpeechLlm(List<AutoCloseable> opened, Checkpoint checkpoint, Tokenizer tokenizer, Boxes boxes) {
        this.opened = opened;
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.boxes = boxes;
    }

    /**
     * Opens a model folder for use.
     *
     * @param lora a LoRA folder in PEFT's layout
     * @param precision by default int8 where the model's weights are stored so, else float32
     * @throws io.github.aasllm.error.InvalidInputException if a folder or file is missing, damaged, or does
     *     not fit the others
     */
    public static SpeechLlm open(Path folder, Optional<Path> lora, Optional<Precision> precision) {
        return open(folder, lora, (checkpoint, updates) -> {
            var residency = Memory.residency(checkpoint, precision);
            return updates.map(with -> Boxes.load(checkpoint, residency, with))
                    .orElseGet(() -> Boxes.load(checkpoint, residency));
        });
    }

    /**
     * Opens a model folder for training, see {@link Boxes#load(Checkpoint, Map, Residency)}.
     *
     * @param trained makes the tensors that training changes, by canonical name of the weight that each is
     *     in the place of
     * @throws io.github.aasllm.error.InvalidInputException as {@link #open(Path, Optional, Optional)}, and
     *     if layers are stored in eight bits
     */
    public static SpeechLlm openForTraining(
            Path folder, Function<Checkpoint, Map<String, Tensor>> trained, Residency ofEncoder) {
        return open(folder, Optional.empty(),
                (checkpoint, none) -> Boxes.load(checkpoint, trained.apply(checkpoint), ofEncoder));
    }

    private static SpeechLlm open(Path folder, Optional<Path> lora,
            BiFunction<Checkpoint, Optional<LoraFolder>, Boxes> load) {
        Natives.prepare();
        var opened = new ArrayList<AutoCloseable>();
        try {
            var checkpoint = Families.open(folder);
            opened.add(checkpoint);
            var updates = lora.map(with -> LoraFolder.open(with, checkpoint.names()));
            updates.ifPresent(opened::add);
            var family = Families.of(checkpoint.config());
            var tokenizer = Tokenizer.load(folder, family.specials());
            opened.add(tokenizer);
            family.requireTokens(checkpoint.config(), tokenizer);
            return new SpeechLlm(opened, checkpoint, tokenizer, load.apply(checkpoint, updates));
        } catch (RuntimeException e) {
            close(opened);
            throw e;
        }
    }

    /** The folder's weights and settings. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The boxes, for training. */
    public Boxes boxes() {
        return boxes;
    }

    /** Box 3: states H [T, D] of clips of at most 30 s at 16 kHz, of any lengths, in their order. */
    public List<Tensor> encode(List<float[]> clips) {
        return boxes.encoder().encode(clips);
    }

    /** Box 4: H' of H, clip by clip. */
    public List<Tensor> project(List<Tensor> states) {
        return states.stream().map(boxes.adapter()::project).toList();
    }

    /** Box 5, asked by a prompt. */
    public DecisionRule deciding(Prompting by) {
        var tokens = tokens(by);
        return switch (by.decode()) {
            case SCORE -> new LabelScorer(boxes.llm(), tokens, by.labels(), by.calibration());
            case GENERATE -> new GreedyDecoder(boxes.llm(), tokens, by.labels());
        };
    }

    /** A prompt and its labels in this model's tokens. */
    public PromptTokens tokens(Prompting of) {
        return new PromptTokens(tokenizer, of.prompt(), of.labels());
    }

    /** Closes what was opened, once; the boxes have no weights then. */
    @Override
    public synchronized void close() {
        close(opened);
    }

    private static void close(List<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.removeLast().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
