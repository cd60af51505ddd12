// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Recognizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says which emotion is where in a recording of any length; see the package. For one thread at a time.
 */
public final class TimelineReader {
    private final Recognizer recognizer;
    private final Windows windows;
    private final Smoothing smoothing;

    /**
     * @param recognizer of any kind that gives probabilities
     * @throws InvalidInputException if it tells dimensions and no emotion
     */
    public TimelineReader(Recognizer recognizer, Windows windows, Smoothing smoothing) {
        if (recognizer.labelNames().isEmpty()) {
            throw InvalidInputException.of("model of a timeline", "one that tells "
                    + String.join(", ", recognizer.dimensions()), "one that tells emotions");
        }
        this.recognizer = recognizer;
        this.windows = windows;
        this.smoothing = smoothing;
    }

    /**
     * Reads a file.
     *
     * @param settings whose channel may be each: a lane for every channel
     * @throws InvalidInputException as {@link AudioFile#pass}, and if the model writes its answers and so gives no
     *     probabilities
     */
    public Timeline read(Path file, SoundSettings settings) {
        var lanes = new ArrayList<LaneReader>();
        var warnings = AudioFile.pass(file, settings, (channel, samples, count) -> {
            while (lanes.size() <= channel) {
                lanes.add(lane());
            }
            in(file, () -> {
                lanes.get(channel).add(samples, count);
                return null;
            });
        });
        if (lanes.isEmpty()) { // a valid file without a sample
            lanes.add(lane());
        }
        return new Timeline(lanes.getFirst().seconds(), List.copyOf(recognizer.labelNames()),
                in(file, () -> lanes.stream().map(LaneReader::end).toList()), warnings);
    }

    private LaneReader lane() {
        return new LaneReader(recognizer, windows, smoothing);
    }

    /** What is refused of the sound is refused of the file. */
    private static <R> R in(Path file, Supplier<R> work) {
        try {
            return work.get();
        } catch (InvalidInputException e) {
            throw e.in(file);
        }
    }
}
