// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

/**
 * How much an engine takes.
 *
 * @param maxBytes the most of an encoded sound
 * @param maxSeconds the most of a decoded one
 * @param questions at a time; others wait
 */
public record Limits(long maxBytes, double maxSeconds, int questions) {}
