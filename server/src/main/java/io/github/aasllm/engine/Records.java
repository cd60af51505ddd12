// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.timeline.Timeline;
import java.util.List;
import java.util.Map;

/** The schemas of predictions and timelines, which whoever starts the server brings. */
public interface Records {
    /**
     * The record of a prediction.
     *
     * @param name of the sound
     * @param explained whether there is a field for the explanation
     */
    Map<String, Object> of(String name, Prediction prediction, boolean explained);

    /** The records of a timeline, lane after lane. */
    List<Map<String, Object>> of(String name, ChannelChoice channel, Timeline timeline);

    /** A timeline as a text, in another form than JSON. */
    String text(TimelineForm form, String name, ChannelChoice channel, Timeline timeline);
}
