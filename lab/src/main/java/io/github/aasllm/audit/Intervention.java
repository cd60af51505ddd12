// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;

/** What is changed about a clip, or about the question, before the model is asked again; all else stays. */
public enum Intervention {
    /** The clip as it is, which the others are compared with. */
    NOTHING(Channel.NONE, "nothing"),
    /** What the encoder hears is another clip's, of the same speaker and another emotion. */
    OTHER_SOUND(Channel.SOUND, "sound of another emotion"),
    /** As many samples, all 0. */
    SILENCE(Channel.SOUND, "silence"),
    /** White noise, as long and as strong as the clip. */
    NOISE(Channel.SOUND, "noise"),
    /** The clip backwards: its spectrum and level stay, its course and its words do not. */
    REVERSED(Channel.SOUND, "reversed sound"),
    /** What is told about the sound is true of the clip whose sound {@link #OTHER_SOUND} takes. */
    OTHER_DESCRIPTION(Channel.DESCRIPTION, "description of another emotion"),
    /** High where the clip is low and low where it is high. */
    INVERTED_DESCRIPTION(Channel.DESCRIPTION, "inverted description"),
    /** Low in everything. */
    CONSTANT_DESCRIPTION(Channel.DESCRIPTION, "constant description"),
    /** Nothing is told about the sound. */
    NO_DESCRIPTION(Channel.DESCRIPTION, "no description"),
    /** An {@link Imitator} says a sentence without emotion in the voice of the clip. */
    NEUTRAL_WORDS(Channel.WORDS, "neutral words"),
    /**
     * The same of a sentence that says the emotion of the clip whose sound {@link #OTHER_SOUND} takes; compared with
     * {@link #NEUTRAL_WORDS}.
     */
    OTHER_WORDS(Channel.WORDS, "words of another emotion"),
    /** The labels are scored in the opposite order; the prompt does not name them. */
    LABELS_REVERSED(Channel.LABELS, "labels in reverse"),
    /** The prompt lists the labels, in their order. */
    LABELS_LISTED(Channel.WORDING, "labels listed"),
    /** The prompt lists the labels in the opposite order; compared with {@link #LABELS_LISTED}. */
    LISTED_REVERSED(Channel.LABELS, "labels listed in reverse"),
    /** The prompt asks how the speaker feels, too. */
    QUESTION(Channel.WORDING, "wording: a question"),
    /** The prompt asks to listen to the voice, too. */
    REQUEST(Channel.WORDING, "wording: a request");

    /** What of the input an intervention changes. */
    public enum Channel {
        NONE,
        SOUND,
        DESCRIPTION,
        WORDS,
        LABELS,
        WORDING
    }

    /** What a row's origin says its intervention under. */
    public static final String DETAIL = "intervention";

    private final Channel channel;
    private final String words;

    Intervention(Channel channel, String words) {
        this.channel = channel;
        this.words = words;
    }

    /** The intervention of a name as {@link #words} gives it. */
    static Intervention of(String words) {
        return Arrays.stream(values()).filter(one -> one.words.equals(words)).findFirst()
                .orElseThrow(() -> InvalidInputException.of(DETAIL, words,
                        "one of " + String.join(", ", Arrays.stream(values()).map(Intervention::words).toList())));
    }

    public Channel channel() {
        return channel;
    }

    /** In words, as files and reports have it. */
    public String words() {
        return words;
    }

    /** What it is compared with. */
    Intervention against() {
        return switch (this) {
            case LISTED_REVERSED -> LABELS_LISTED;
            case OTHER_WORDS -> NEUTRAL_WORDS;
            default -> NOTHING;
        };
    }
}
