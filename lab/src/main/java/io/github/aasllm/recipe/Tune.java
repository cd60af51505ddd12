// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which weights are trained.
 *
 * @param lora whether low-rank updates are, and no box but an encoder head
 * @param boxes the boxes whose own weights are; with {@code lora} none, or the head
 */
public record Tune(boolean lora, Set<Box> boxes) {
    static final String EXPECTED = "lora; full; lora, head; or a list of encoder, adapter, llm, head";
    private static final String LORA = "lora";
    private static final Set<Box> FULL = EnumSet.of(Box.ENCODER, Box.ADAPTER, Box.LLM);
    private static final Set<Box> HEAD = EnumSet.of(Box.HEAD);

    /** What has weights. */
    public enum Box {
        ENCODER,
        ADAPTER,
        LLM,
        HEAD
    }

    public Tune {
        if (lora ? !HEAD.containsAll(boxes) : boxes.isEmpty()) {
            throw new IllegalArgumentException("tune: " + lora + ", " + boxes + " (expected: LoRA or boxes)");
        }
        boxes = boxes.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(boxes));
    }

    static Optional<Tune> parse(String text) {
        return text.equals("full") ? Optional.of(new Tune(false, FULL))
                : Values.list(text, Optional::of)
                        .filter(words -> Set.copyOf(words).size() == words.size())
                        .flatMap(Tune::ofWords);
    }

    private static Optional<Tune> ofWords(List<String> words) {
        boolean lora = words.contains(LORA);
        var boxes = EnumSet.noneOf(Box.class);
        for (var word : words) {
            var box = Values.constant(Box.class, word);
            if (box.isEmpty() && !word.equals(LORA)) {
                return Optional.empty();
            }
            box.ifPresent(boxes::add);
        }
        return lora && !HEAD.containsAll(boxes) ? Optional.empty() : Optional.of(new Tune(lora, boxes));
    }

    /** Whether an encoder head is trained, and low-rank updates of the encoder that it hears. */
    public boolean updatesBelowHead() {
        return lora && boxes.contains(Box.HEAD);
    }

    /**
     * Whether the speech encoder gives the same states all the time.
     *
     * @param targets of low-rank updates, which count where such are trained
     */
    boolean freezesEncoder(LoraTargets targets) {
        return !boxes.contains(Box.ENCODER) && !updatesBelowHead() && !(lora && targets.updatesEncoder());
    }

    @Override
    public String toString() {
        return boxes.equals(FULL) ? "full"
                : Stream.concat(
                                lora ? Stream.of(LORA) : Stream.empty(),
                                Arrays.stream(Box.values()).filter(boxes::contains).map(Values::key))
                        .collect(Collectors.joining(", "));
    }
}
