// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;

/**
 * How rotary positions turn: by {@code position · theta^(-2i/d) / factor}.
 *
 * @param theta {@code rope_theta}
 * @param factor of linear scaling; 1 without
 */
public record Rope(double theta, double factor) {
    private static final double DEFAULT_THETA = 10_000;
    private static final String THETA = "rope_theta";
    private static final String FACTOR = "factor";
    private static final String PARTIAL = "partial_rotary_factor";
    private static final String LINEAR = "linear";
    private static final ClosedList PLAIN_KEYS = ClosedList.of("rope_type", "type", THETA)
            .only(PARTIAL, 1.0);

    /** Rotary positions without scaling. */
    public static Rope of(double theta) {
        return new Rope(theta, 1);
    }

    /**
     * Reads the settings in all published forms, as transformers 5 ranks them: {@code rope_scaling} before
     * {@code rope_parameters}, and {@code rope_theta} in them before the one beside them.
     *
     * @throws io.github.aasllm.error.InvalidInputException if they are scaled in another way than linearly
     */
    static Rope from(JsonFields fields) {
        var scaling = fields.object("rope_scaling");
        var rope = scaling.node().isEmpty() ? fields.object("rope_parameters") : scaling;
        var typeKey = rope.has("rope_type") ? "rope_type" : "type"; // its older name
        var kind = rope.text(typeKey).orElse("default");
        if (!kind.equals("default") && !kind.equals(LINEAR)) {
            throw rope.refusal(typeKey, kind, "default or linear");
        }
        boolean linear = kind.equals(LINEAR);
        (linear ? PLAIN_KEYS.and(FACTOR) : PLAIN_KEYS.only(FACTOR, 1.0)).check(rope);
        if (linear && !rope.has(FACTOR)) {
            throw rope.refusal(FACTOR, "none", "a finite number > 0");
        }
        double beside = fields.positive(THETA, DEFAULT_THETA);
        return new Rope(rope.positive(THETA, beside), linear ? rope.positive(FACTOR, 1) : 1);
    }
}
