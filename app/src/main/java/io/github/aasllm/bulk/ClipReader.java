// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.Padding;
import io.github.aasllm.audio.Sound;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Reads inputs, each its channel or every one of its channels.
 *
 * @param usual the channel of an input whose manifest says none
 * @param damaged what becomes of a file that is cut or damaged
 */
public record ClipReader(Channel usual, Damaged damaged) {
    /**
     * The inputs with the channel that their manifest says, or else the usual one; one whose manifest says
     * what is none is refused.
     */
    public Iterator<Input> chosen(Iterator<Input> inputs) {
        return new Chosen(inputs, usual);
    }

    private record Chosen(Iterator<Input> inputs, Channel usual) implements Iterator<Input> {
        @Override
        public boolean hasNext() {
            return inputs.hasNext();
        }

        @Override
        public Input next() {
            var input = inputs.next();
            var own = input.facts().getOrDefault(Channel.COLUMN, "");
            try {
                return input.with(own.isBlank() ? usual : Channel.of(own));
            } catch (InvalidInputException none) {
                return input.refusedBy(none.in(input.file()));
            }
        }
    }

    /**
     * Reads an input and works on it, or with each channel on every one of its channels; whatever fails is a
     * failure of its own.
     *
     * @param input with a channel, by {@link #chosen}
     * @return one, or with each channel as many as there are
     */
    public <R> List<Attempt<R>> attempts(Input input, BiFunction<Input, Sound, R> work) {
        if (!input.isEachChannel() || input.refusal().isPresent()) {
            return List.of(Attempt.of(input, () -> work.apply(input, read(input))));
        }
        var read = Attempt.of(input, () -> new ArrayList<>(AudioFile.readEach(input.file(), settings())));
        if (read.failure().isPresent()) {
            return List.of(Attempt.failed(input, read.failure().get()));
        }
        var attempts = new ArrayList<Attempt<R>>();
        var sounds = read.result().orElseThrow();
        for (int i = 0; i < sounds.size(); i++) {
            var one = input.with(Channel.numbered(i + 1));
            var sound = sounds.set(i, null); // so that it can go when it has been worked on
            attempts.add(Attempt.of(one, () -> work.apply(one, unpadded(one, sound))));
        }
        return attempts;
    }

    /**
     * Reads the channel of an input that is not each.
     *
     * @throws InvalidInputException as {@link AudioFile} does, and for an input that is refused
     */
    public Sound read(Input input) {
        if (input.refusal().isPresent()) {
            throw input.refusal().get();
        }
        return unpadded(input, AudioFile.read(input.file(), settings().withChannel(input.channel().orElseThrow().choice())));
    }

    /** Without what a manifest says was put behind the sound. */
    private static Sound unpadded(Input input, Sound read) {
        try {
            return Padding.of(input.facts()).map(padding -> padding.cutFrom(read)).orElse(read);
        } catch (InvalidInputException e) {
            throw e.in(input.file());
        }
    }

    private SoundSettings settings() {
        return SoundSettings.STANDARD.withDamaged(damaged);
    }
}
