// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.audio.Padding;
import io.github.aasllm.audio.Sound;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A labelled clip.
 *
 * @param id unique in its corpus; everything joins by it
 * @param file the sound
 * @param label the emotion, in the words of the corpus's label set
 * @param facts what is known besides, by the columns of a manifest: {@value #SPEAKER}, {@value #SEX},
 *     {@value #SESSION}, {@value #SPLIT}, {@value #TEXT}, and whatever else the corpus says. Three of them
 *     say how the sound is read: {@value #CHANNEL}, and those of {@link Padding}
 */
public record Utterance(String id, Path file, String label, Map<String, String> facts) {
    public static final String SPEAKER = "speaker";
    public static final String SEX = "sex";
    public static final String SESSION = "session";
    public static final String SPLIT = "split";
    public static final String TEXT = "text";
    /** Which channel is taken, in the words of {@link ChannelChoice}; without it their mean. */
    public static final String CHANNEL = "channel";

    public Utterance {
        facts = Map.copyOf(facts);
    }

    /** One fact; empty where the corpus does not say it. */
    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name)).filter(value -> !value.isBlank());
    }

    /**
     * The sound: of the right channel, without padding.
     *
     * @throws InvalidInputException if the file cannot be read, lacks the channel, or is shorter than its
     *     stated speech
     */
    public Waveform waveform() {
        return sound().waveform();
    }

    /**
     * The same, with what there is to say about the file.
     *
     * @throws InvalidInputException as {@link #waveform}
     */
    public Sound sound() {
        var choice = fact(CHANNEL).map(ChannelChoice::of).orElse(ChannelChoice.MEAN);
        var read = AudioFile.read(file, SoundSettings.STANDARD.withChannel(choice));
        try {
            return Padding.of(facts).map(padding -> padding.cutFrom(read)).orElse(read);
        } catch (InvalidInputException e) {
            throw e.in(file);
        }
    }
}
