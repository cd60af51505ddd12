// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.SoundSource;
import io.github.aasllm.audio.SoundTarget;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Recognizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Says which emotion is where in a recording of any length; see the package. For one thread at a time.
 *
 * <pre>{@code
 * try (var recognizer = Recognizer.open(Settings.of(Path.of("models/mini")))) {
 *     var timeline = TimelineReader.of(recognizer).read(Path.of("call.wav"),
 *             SoundSettings.STANDARD.withChannel(ChannelChoice.EACH));
 *     for (Segment segment : timeline.lanes().getFirst().segments()) {
 *         System.out.println(segment.from() + " to " + segment.to() + " s: " + segment.emotion());
 *     }
 * }
 * }</pre>
 *
 * @param recognizer of any kind that gives probabilities; whoever opened it closes it
 * @param threads that measure windows while one answers
 */
public record TimelineReader(Recognizer recognizer, Windows windows, Smoothing smoothing, int threads) {
    /** @throws InvalidInputException if the model tells dimensions and no emotion, or there is no thread */
    public TimelineReader {
        if (recognizer.labelNames().isEmpty()) {
            throw InvalidInputException.of("model of a timeline", "one that tells "
                    + String.join(", ", recognizer.dimensions()), "one that tells emotions");
        }
        if (threads < 1) {
            throw InvalidInputException.of("threads", threads, "at least 1");
        }
    }

    /** With the standard windows and smoothing, and a thread for each processor core. */
    public static TimelineReader of(Recognizer recognizer) {
        return new TimelineReader(recognizer, Windows.STANDARD, Smoothing.STANDARD,
                Runtime.getRuntime().availableProcessors());
    }

    /** Reads a file of which nothing else is known. */
    public Timeline read(Path file, SoundSettings settings) {
        return read(file, settings, Map.of());
    }

    /**
     * Reads a file.
     *
     * @param settings whose channel may be each: a lane for every channel; by {@link
     *     io.github.aasllm.audio.Damaged#KEEP} a damaged file has its timeline as far as it goes, and a warning
     * @param facts of the file what a manifest says, by column, such as {@code speaker}
     * @throws InvalidInputException as {@link AudioFile#pass}, and if the model writes its answers and so gives no
     *     probabilities
     */
    public Timeline read(Path file, SoundSettings settings, Map<String, String> facts) {
        return read(file.toString(), facts, lanes -> AudioFile.pass(file, settings, lanes));
    }

    /**
     * Reads any source.
     *
     * @param settings as for a file
     * @param before gets each piece of the sound first, and what the file announces; it may end the reading by what
     *     it throws
     * @throws InvalidInputException as for a file
     */
    public Timeline read(SoundSource source, SoundSettings settings, SoundTarget before) {
        return read(source.name(), Map.of(), lanes -> AudioFile.pass(source, settings, new Both(before, lanes)));
    }

    private record Both(SoundTarget first, SoundTarget second) implements SoundTarget {
        @Override
        public void expect(int channel, long samples) {
            first.expect(channel, samples);
            second.expect(channel, samples);
        }

        @Override
        public void add(int channel, float[] samples, int count) {
            first.add(channel, samples, count);
            second.add(channel, samples, count);
        }
    }

    /** Reads any source, as {@link #read(Path, SoundSettings, Map)}. */
    public Timeline read(SoundSource source, SoundSettings settings, Map<String, String> facts) {
        return read(source.name(), facts, lanes -> AudioFile.pass(source, settings, lanes));
    }

    private Timeline read(String name, Map<String, String> facts, Function<SoundTarget, List<String>> pass) {
        var lanes = new ArrayList<LaneReader>();
        var warnings = pass.apply((channel, samples, count) -> {
            while (lanes.size() <= channel) {
                lanes.add(new LaneReader(this, facts));
            }
            in(name, () -> {
                lanes.get(channel).add(samples, count);
                return null;
            });
        });
        if (lanes.isEmpty()) { // a valid file without a sample
            lanes.add(new LaneReader(this, facts));
        }
        return new Timeline(lanes.getFirst().seconds(), List.copyOf(recognizer.labelNames()),
                in(name, () -> lanes.stream().map(LaneReader::end).toList()), warnings);
    }

    /** What is refused of the sound is refused of its source. */
    private static <R> R in(String name, Supplier<R> work) {
        try {
            return work.get();
        } catch (InvalidInputException e) {
            throw name.isEmpty() ? e : e.in(name);
        }
    }
}
