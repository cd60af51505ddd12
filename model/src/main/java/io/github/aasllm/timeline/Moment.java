// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import java.util.List;

/**
 * The moment for which a window stands.
 *
 * @param from where it begins, in seconds
 * @param to where it ends
 * @param probabilities smoothed, in the order of the timeline's labels
 */
public record Moment(double from, double to, List<Float> probabilities) {}
