// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.Sound;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** The options that say how sound files are read, and the reading itself. */
final class SoundOptions {
    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            defaultValue = "mix",
            description = "What becomes of several channels. mix: their mean; first, or a number from 1: that"
                    + " one; centre: the one with the voices of 5.1 sound, else the first; each: a row for"
                    + " every channel, as for telephone calls. A manifest's column channel goes before it"
                    + " (default: ${DEFAULT-VALUE}).")
    private String channel;

    @Option(
            names = "--damaged",
            paramLabel = "WHAT",
            defaultValue = "refuse",
            description = "What becomes of a file that is cut or damaged. refuse: it fails; keep: it is read"
                    + " as far as it goes, with a warning that says how far (default: ${DEFAULT-VALUE}).")
    private Damaged damaged;

    /**
     * The inputs with the channel that their manifest or the option says; one whose manifest says what is
     * none is refused.
     *
     * @throws InvalidInputException if the option says what is none
     */
    Iterator<Input> chosen(Iterator<Input> inputs) {
        return new Chosen(inputs, Channel.of(channel));
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
    <R> List<Attempt<R>> attempts(Input input, BiFunction<Input, Sound, R> work) {
        if (!Channel.EACH.equals(input.channel()) || input.refusal() != null) {
            return List.of(Attempt.of(input, () -> work.apply(input, read(input))));
        }
        var read = Attempt.of(input, () -> new ArrayList<>(AudioFile.readEach(input.file(), settings())));
        if (read.failure() != null) {
            return List.of(new Attempt<>(input, null, read.failure()));
        }
        var attempts = new ArrayList<Attempt<R>>();
        for (int i = 0; i < read.result().size(); i++) {
            var one = input.with(Channel.numbered(i + 1));
            var sound = read.result().set(i, null); // so that it can go when it has been worked on
            attempts.add(Attempt.of(one, () -> work.apply(one, sound)));
        }
        return attempts;
    }

    /**
     * Reads the channel of an input that is not each.
     *
     * @throws InvalidInputException as {@link AudioFile} does, and for an input that is refused
     */
    Sound read(Input input) {
        if (input.refusal() != null) {
            throw input.refusal();
        }
        return AudioFile.read(input.file(), settings().withChannel(input.channel().choice()));
    }

    private SoundSettings settings() {
        return SoundSettings.STANDARD.withDamaged(damaged);
    }
}
