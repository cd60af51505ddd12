// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.description.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnMediansTest {
    /** Pitches 100, 200, ..., of segments of so many seconds. */
    private static List<Segment> segments(int count, double seconds) {
        return IntStream.range(0, count).mapToObj(i -> segment(i * seconds, seconds, 100 * (i + 1))).toList();
    }

    private static Segment segment(double from, double seconds, double pitch) {
        return new Segment(new Stretch(from, from + seconds),
                new Segment.Opinion("sadness", Map.of("sadness", 1.0), 0, 0, 1),
                new AcousticProperties(pitch, -20, 3, 1.5, 2), Map.of(), List.of());
    }

    /** The median of 100 to 600 is 350. */
    @Test
    void aLevelIsHighAboveTheChannelsOwnMedian() {
        var levels = OwnMedians.levels(segments(6, 4));
        for (int i = 0; i < 6; i++) {
            assertEquals(i < 3 ? Level.LOW : Level.HIGH, levels.get(i).levels().get(Cue.PITCH));
            assertEquals(Level.LOW, levels.get(i).levels().get(Cue.INTENSITY)); // all the same: none is above
        }
    }

    @Test
    void whatHasNoValueHasNoLevelAndDoesNotCount() {
        var all = new ArrayList<>(segments(5, 4));
        all.add(segment(20, 4, Double.NaN));
        var levels = OwnMedians.levels(all);
        assertFalse(levels.getLast().levels().containsKey(Cue.PITCH));
        assertEquals(Level.LOW, levels.getLast().levels().get(Cue.SPEECH_RATE));
        assertEquals(Level.LOW, levels.get(2).levels().get(Cue.PITCH)); // 300 is the median of five
        assertEquals(Level.HIGH, levels.get(3).levels().get(Cue.PITCH));
    }

    @Test
    void aChannelWithLittleSpeechHasNone() {
        assertTrue(OwnMedians.areKnown(segments(6, 20 / 6.0 + 1e-9)));
        assertFalse(OwnMedians.areKnown(segments(6, 3.3)), "19.8 s");
        assertFalse(OwnMedians.areKnown(segments(5, 10)), "five segments");
        OwnMedians.levels(segments(5, 10)).forEach(segment -> assertEquals(Map.of(), segment.levels()));
    }
}
