// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.recognizer.MeasuredClip;
import java.util.Map;
import java.util.Optional;

/**
 * A clip with what it may be changed into.
 *
 * @param own as boxes 1 and 2 have it
 * @param donor whose sound or description it gets; empty where the speaker has one emotion only
 * @param spoken in its voice, by intervention
 */
record AuditedClip(
        Utterance utterance, MeasuredClip own, Optional<Donor> donor, Map<Intervention, Spoken> spoken) {
    /** Another clip of the speaker. */
    record Donor(Utterance utterance, MeasuredClip measured) {}

    /**
     * The clip under an intervention.
     *
     * @param wording of descriptions
     * @return empty where there is nothing to change: no donor, no description, or another that is word for word its
     *     own, or nothing spoken
     */
    Optional<MeasuredClip> under(Intervention intervention, DescriptionTemplate wording) {
        var samples = own.heard().samples();
        return switch (intervention) {
            case OTHER_SOUND -> donor.map(other -> own.sounding(other.measured().heard().samples()));
            case SILENCE -> Optional.of(own.sounding(new float[samples.length]));
            case NOISE -> Optional.of(own.sounding(ChangedSound.noise(samples, utterance.id().hashCode())));
            case REVERSED -> Optional.of(own.sounding(ChangedSound.reversed(samples)));
            case OTHER_DESCRIPTION -> donor.flatMap(other -> described(other.measured().described().description()));
            case INVERTED_DESCRIPTION -> described(description().map(told -> told.inverted(wording)));
            case CONSTANT_DESCRIPTION -> described(Optional.of(Description.constant(wording)));
            case NO_DESCRIPTION -> description().map(told -> own.told(Optional.empty()));
            case NEUTRAL_WORDS, OTHER_WORDS -> Optional.ofNullable(spoken.get(intervention))
                    .map(sentence -> own.sounding(sentence.samples()));
            case NOTHING, LABELS_REVERSED, LABELS_LISTED, LISTED_REVERSED, QUESTION, REQUEST -> Optional.of(own);
        };
    }

    private Optional<Description> description() {
        return own.described().description();
    }

    private Optional<MeasuredClip> described(Optional<Description> other) {
        return description().flatMap(told -> other.filter(its -> !its.text().equals(told.text())))
                .map(its -> own.told(Optional.of(its)));
    }
}
