// SPDX-License-Identifier: Apache-2.0
/**
 * Emotion over time: a recording of any length becomes segments, each with an emotion, how sure it is, and what was
 * measured in it.
 *
 * <p>In goes a file, which is decoded as a stream, each channel on a {@link io.github.aasllm.timeline.Lane} of its own:
 *
 * <ol>
 *   <li>{@code SpeechStream} finds the stretches in which somebody speaks ({@link
 *       io.github.aasllm.acoustic.SpeechSegments}), a minute at a time;
 *   <li>{@link io.github.aasllm.timeline.Windows} cuts a stretch into windows that overlap, and a {@link
 *       io.github.aasllm.recognizer.Recognizer} gives each its probabilities;
 *   <li>{@link io.github.aasllm.timeline.Smoothing} makes of them the probabilities of each moment, by a chain of
 *       labels that stay for a while;
 *   <li>{@code LaneReader} joins what has one label to a {@link io.github.aasllm.timeline.Segment} and measures it, and
 *       {@code OwnMedians} says how it stands to the channel's own median.
 * </ol>
 *
 * <p>Memory holds a minute of sound of each channel, whatever the length, and what the lanes say, about 100 bytes a
 * second of speech.
 *
 * <p>Starting point: {@link io.github.aasllm.timeline.TimelineReader}.
 */
package io.github.aasllm.timeline;
