// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import java.util.List;

/**
 * The states of a clip.
 *
 * @param states how many there are
 * @param rows one where they are pooled, else one a state
 */
public record Embedding(double durationSeconds, int states, List<double[]> rows, List<String> warnings) {}
