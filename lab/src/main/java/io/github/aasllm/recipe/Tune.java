// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which weights are trained.
 *
 * @param lora whether low-rank updates are, and no box
 * @param boxes the boxes whose own weights are; empty with {@code lora}
 */
public record Tune(boolean lora, Set<Box> boxes) {
    static final String EXPECTED = "lora, full, or a list of encoder, adapter, llm, head";
    private static final Set<Box> FULL = EnumSet.of(Box.ENCODER, Box.ADAPTER, Box.LLM);

    /** What has weights. */
    public enum Box {
        ENCODER,
        ADAPTER,
        LLM,
        HEAD
    }

    public Tune {
        if (lora != boxes.isEmpty()) {
            throw new IllegalArgumentException("tune: " + lora + ", " + boxes + " (expected: LoRA or boxes)");
        }
        boxes = lora ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(boxes));
    }

    static Optional<Tune> parse(String text) {
        return switch (text) {
            case "lora" -> Optional.of(new Tune(true, Set.of()));
            case "full" -> Optional.of(new Tune(false, FULL));
            default -> Values.list(text, name -> Values.constant(Box.class, name))
                    .filter(boxes -> !boxes.isEmpty())
                    .filter(boxes -> Set.copyOf(boxes).size() == boxes.size())
                    .map(boxes -> new Tune(false, EnumSet.copyOf(boxes)));
        };
    }

    /**
     * Whether the speech encoder gives the same states all the time.
     *
     * @param targets of low-rank updates, which count where such are trained
     */
    boolean freezesEncoder(LoraTargets targets) {
        return !boxes.contains(Box.ENCODER) && !(lora && targets.updatesEncoder());
    }

    @Override
    public String toString() {
        if (lora) {
            return "lora";
        }
        return boxes.equals(FULL)
                ? "full"
                : Arrays.stream(Box.values())
                        .filter(boxes::contains)
                        .map(Values::key)
                        .collect(Collectors.joining(", "));
    }
}
