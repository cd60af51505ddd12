// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.timeline.Smoothing;
import io.github.aasllm.timeline.Windows;

/**
 * How a timeline is made, and how it is answered.
 *
 * @param channel each for a lane for every channel
 * @param curves whether the answer has the course of each lane's sound and probabilities, for a picture
 */
public record TimelineOptions(
        Windows windows, Smoothing smoothing, ChannelChoice channel, TimelineForm form, boolean curves) {
    /** As the command {@code timeline} has them. */
    public static final TimelineOptions STANDARD = new TimelineOptions(
            Windows.STANDARD, Smoothing.STANDARD, ChannelChoice.MEAN, TimelineForm.JSON, false);

    /** The same in another form. */
    public TimelineOptions in(TimelineForm other) {
        return new TimelineOptions(windows, smoothing, channel, other, curves);
    }
}
