// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.Padding;
import io.github.aasllm.audio.Sound;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.bulk.Attempt;
import io.github.aasllm.bulk.Channel;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Reads clips as {@link io.github.aasllm.bulk.ClipReader} reads files, from wherever they are.
 *
 * @param usual the channel of a clip of which the table says none
 */
record ClipSounds(ChannelChoice usual, Damaged damaged) {
    /** The clip with its channel: that which the table says in a column {@code channel}, else the usual one. */
    Clip chosen(Clip clip) {
        var own = clip.input().facts().getOrDefault("channel", "");
        return clip.with(own.isBlank() ? new Channel(usual) : Channel.of(own));
    }

    /** Reads a clip and works on it, or with each channel on every one of its channels. */
    <R> List<Attempt<R>> attempts(Clip given, BiFunction<Input, Sound, R> work) {
        return withChannel(given, clip -> clip.input().isEachChannel() ? each(clip, work)
                : List.of(Attempt.of(clip.input(), () -> worked(clip, work, () ->
                        AudioFile.read(clip.source(), settings(clip))))));
    }

    /** Works on a clip that the work reads by itself. */
    <R> List<Attempt<R>> whole(Clip given, Function<Clip, R> work) {
        return withChannel(given, clip -> List.of(Attempt.of(clip.input(), () -> work.apply(clip))));
    }

    private <R> List<Attempt<R>> withChannel(Clip given, Function<Clip, List<Attempt<R>>> work) {
        var chosen = Attempt.of(given.input(), () -> chosen(given));
        return chosen.failure().map(why -> List.of(ClipSounds.<R>failed(given, why)))
                .orElseGet(() -> work.apply(chosen.result().orElseThrow()));
    }

    private <R> List<Attempt<R>> each(Clip clip, BiFunction<Input, Sound, R> work) {
        var read = Attempt.of(clip.input(), () -> AudioFile.readEach(clip.source(), settings(clip)));
        if (read.failure().isPresent()) {
            return List.of(failed(clip, read.failure().get()));
        }
        var sounds = read.result().orElseThrow();
        return IntStream.range(0, sounds.size()).mapToObj(i -> {
            var one = clip.with(new Channel(new ChannelChoice(i + 1)));
            return Attempt.of(one.input(), () -> worked(one, work, () -> sounds.get(i)));
        }).toList();
    }

    private static <R> Attempt<R> failed(Clip clip, RuntimeException why) {
        return new Attempt<>(clip.input(), Optional.empty(), Optional.of(why));
    }

    /** What the work refuses of the sound, it refuses of the clip. */
    private static <R> R worked(Clip clip, BiFunction<Input, Sound, R> work, Supplier<Sound> reading) {
        var input = clip.input();
        var read = reading.get();
        try {
            return work.apply(input, Padding.of(input.facts()).map(padding -> padding.cutFrom(read)).orElse(read));
        } catch (InvalidInputException refusal) {
            throw input.name().isEmpty() ? refusal : refusal.in(input.name());
        }
    }

    /** How a clip is read that has its channel. */
    SoundSettings settings(Clip clip) {
        return new SoundSettings(clip.input().channel().orElseThrow().choice(), damaged);
    }
}
