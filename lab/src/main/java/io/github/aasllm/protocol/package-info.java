// SPDX-License-Identifier: Apache-2.0
/**
 * Which clips a model may learn from, which it is chosen by, and which it is tested on.
 *
 * <p>In: utterances and the name of a protocol. Out: {@link io.github.aasllm.protocol.Fold}s, whose test
 * parts cover the corpus once. Whatever a fold learns, thresholds and temperature among it, it learns from
 * its training part; {@link io.github.aasllm.bundle.Provenance#requireUnseen} refuses a model that has seen a
 * test clip.
 *
 * <p>Starting point: {@link io.github.aasllm.protocol.Protocol}.
 */
package io.github.aasllm.protocol;
