// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import java.util.List;

/**
 * Emotion over the time of one file.
 *
 * @param seconds the length of the sound
 * @param labels the emotions in question
 * @param lanes one for each channel that was heard apart, or one for their mix
 * @param warnings what there is to say about the file and its reading
 */
public record Timeline(double seconds, List<String> labels, List<Lane> lanes, List<String> warnings) {}
