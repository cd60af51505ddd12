// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a training keeps its state.
 *
 * @param folder one that is there
 * @param run by which one training is told from another; a state of another is refused
 * @param every how long a kill may throw the training back
 */
public record Saving(Path folder, String run, Duration every) {}
