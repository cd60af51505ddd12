// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

/**
 * What a step was like.
 *
 * @param step its number, from 1
 * @param loss mean over the answers' tokens, before the step
 * @param gradientNorm before clipping
 * @param rate the learning rate that was used
 */
public record StepResult(long step, double loss, double gradientNorm, double rate) {
    /** Whether the arithmetic held; a step whose result is no number changes no weight. */
    public boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
}
