// SPDX-License-Identifier: Apache-2.0
/**
 * The states of a frozen speech encoder, kept in a mapped file.
 *
 * <p>In: a model's fingerprint, the hash of a clip's content, and on a miss its states, [T, D] float32. Out:
 * the same states, on the map. The numbers of training with and without it are identical.
 *
 * <p>Starting point: {@link io.github.aasllm.cache.StateCache}.
 */
package io.github.aasllm.cache;
