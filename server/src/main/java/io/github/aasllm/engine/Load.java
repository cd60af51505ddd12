// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

/**
 * What an engine is at.
 *
 * @param waiting questions that are not begun
 * @param batches that were computed
 * @param clips in them
 * @param restarts of workers
 */
public record Load(int waiting, long batches, long clips, long restarts) {}
