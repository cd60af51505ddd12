// SPDX-License-Identifier: Apache-2.0
/**
 * Box 2 of Figure 2, the Description Constructor (DC) of section 2.2.2.
 *
 * <p>In go the {@link io.github.aasllm.acoustic.AcousticProperties} of one clip; out comes a {@link
 * io.github.aasllm.description.Description}: a {@link io.github.aasllm.description.Level} for each cue, and
 * the sentence for the prompt that says so. Two things decide between them: the {@link
 * io.github.aasllm.description.Thresholds}, which are medians of a training set and live in a file of their
 * own, and the {@link io.github.aasllm.description.DescriptionTemplate}, a versioned text.
 *
 * <p>The paper has one median a cue. A user may also split by tertiles ({@link
 * io.github.aasllm.description.Split}), and have thresholds for each speaker or sex ({@link
 * io.github.aasllm.description.GroupedThresholds}); {@link io.github.aasllm.description.AnyThresholds} is
 * either. What levels tell about labels is in {@link io.github.aasllm.description.CueInformation}.
 *
 * <p>High means strictly above the median; a value equal to it, or undefined, is Low.
 *
 * <p>Starting point: {@link io.github.aasllm.description.DescriptionConstructor}.
 */
package io.github.aasllm.description;
