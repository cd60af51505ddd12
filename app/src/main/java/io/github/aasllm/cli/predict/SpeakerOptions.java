// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.bulk.Attempt;
import io.github.aasllm.bulk.Channel;
import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.prompt.LabelSpelling;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Voices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** The options by which clips are read against the voices of their speakers. */
final class SpeakerOptions {
    private static final String BY = "--by";
    private static final String SAME = "--same-speaker";

    @Option(
            names = BY,
            paramLabel = "COLUMN",
            description = "Read each clip against the voice of its speaker, which the speaker's own clips"
                    + " tell, 3 or more; their emotions need not be known. COLUMN is that of a manifest that"
                    + " names the speaker, such as speaker. Every clip is read twice.")
    private String by;

    @Option(
            names = SAME,
            description = "Read each clip against the voice of its speaker, where all clips are of one; with '--channel each' of one speaker a"
                    + " channel.")
    private boolean same;

    /** Whether clips are read so. */
    boolean areGiven() {
        return by != null || same;
    }

    /** The one that is given. */
    String option() {
        return same ? SAME : BY;
    }

    /** @throws InvalidInputException if the options contradict each other, or an input cannot be read twice */
    void check(List<String> audio) {
        if (by != null && same) {
            throw InvalidInputException.of(SAME, "with " + BY, "one of them");
        }
        if (areGiven() && audio.contains("-")) {
            throw InvalidInputException.of("AUDIO", "-, with " + option(),
                    "files, for every clip is read twice");
        }
    }

    /**
     * Listens to all clips once. A clip that cannot be read is passed over here: its failure is reported where
     * it is recognized.
     *
     * @throws InvalidInputException if no clip's speaker is named
     */
    Heard listen(AaSllm recognizer, Clips clips, List<String> audio) {
        var heard = new Heard(recognizer.voices());
        try {
            clips.forEach(clips.reader().chosen(Inputs.of(audio)),
                    (input, read) -> recognizer.heard(read.waveform()), heard::accept);
        } catch (InvalidInputException ofInputs) {
            // a damaged manifest, which is said behind the results of what came before
        }
        heard.requireSpeakers();
        heard.finish();
        return heard;
    }

    private Optional<String> speaker(Input input) {
        if (by != null) {
            return Optional.of(LabelSpelling.of(input.facts().getOrDefault(by, "")))
                    .filter(name -> !name.isEmpty());
        }
        return input.channel().filter(Channel::isNumber).map(number -> "channel " + number.word())
                .or(() -> Optional.of("this speaker"));
    }

    /** The voices of the speakers, of clips that are listened to in packed batches of at most 16 s if of several. */
    final class Heard {
        private static final int SAMPLES = 16 * 16_000;

        private final Voices voices;
        private final Sha256 which = new Sha256();
        private final List<String> speakers = new ArrayList<>();
        private final List<float[]> waiting = new ArrayList<>();
        private final Set<String> columns = new TreeSet<>(); // of clips without a speaker
        private int clips;

        Heard(Voices voices) {
            this.voices = voices;
        }

        /** Which clips the voices are of, in words that no others have: with others each row would be another. */
        String said() {
            return option() + (same ? "" : " " + by) + " of " + clips + " clips " + which.hex();
        }

        /** The same clip, to be read against its speaker's voice. */
        MeasuredClip read(MeasuredClip clip, Input input) {
            return speaker(input).map(name -> voices.read(clip, name)).orElseGet(() -> clip.readWith(List.of(
                    "speaker: none in column " + by + ", so it was read alone")));
        }

        private void accept(List<Attempt<float[]>> attempts) {
            attempts.forEach(attempt -> attempt.result().ifPresent(samples ->
                    speaker(attempt.input()).ifPresentOrElse(name -> add(attempt.input(), name, samples),
                            () -> columns.addAll(attempt.input().facts().keySet()))));
        }

        /** A column that no list has is misspelt. */
        private void requireSpeakers() {
            if (clips == 0 && !columns.isEmpty() && !columns.contains(by)) {
                throw InvalidInputException.of(BY, by, "a column of the list: " + String.join(", ", columns))
                        .meant(by, columns);
            }
        }

        private void add(Input input, String speaker, float[] samples) {
            if (waiting.stream().mapToInt(clip -> clip.length).sum() + samples.length > SAMPLES) {
                finish();
            }
            clips++;
            which.add(input.id() + "\0" + speaker + "\n");
            speakers.add(speaker);
            waiting.add(samples);
        }

        private void finish() {
            voices.listen(speakers, waiting);
            speakers.clear();
            waiting.clear();
        }
    }
}
