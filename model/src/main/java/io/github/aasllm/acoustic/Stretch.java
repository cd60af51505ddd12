// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

/** A part of a clip, in seconds from its beginning. */
public record Stretch(double from, double to) {}
