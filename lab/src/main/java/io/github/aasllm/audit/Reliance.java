// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.PredictionRow;
import java.util.TreeMap;

/**
 * How far answers follow one channel of the input when it alone says another emotion than the rest.
 *
 * <p>That channel is another clip's, of the same speaker and another label; of words, a sentence that says this label, in
 * the voice of the clip itself. The share of clips that now get the other
 * clip's label, the mean over these labels, less the share that got it before, with words that say no emotion where words are exchanged: 0 where the channel is not heeded, 1
 * where it alone is, and no mistake made. Clips of which the other clip's description says word for word the same are
 * not among them, as nothing is exchanged. The first share is the accuracy towards the conflicting source of EMIS (arXiv
 * 2510.25054); what is subtracted are mistakes that had nothing to do with it. Words that say nothing and words in conflict with the voice are
 * conditions of LISTEN (arXiv 2510.10444).
 *
 * @param channel that is exchanged
 * @param clips for which it is another than before
 */
public record Reliance(Intervention.Channel channel, int clips, Gap share) {
    /**
     * @param exchanged the answers with the other clip's
     * @param own the answers of the same clips as they are, or of words with neutral ones
     */
    static Reliance of(Intervention.Channel channel, Arm exchanged, Arm own) {
        return new Reliance(channel, exchanged.predictions().size(), Gap.of(towards(exchanged), towards(own)));
    }

    /** The same answers, held against the label of the other clip. */
    private static Arm towards(Arm arm) {
        var rows = new TreeMap<String, PredictionRow>();
        arm.predictions().forEach((id, row) -> rows.put(id, new PredictionRow(row.id(),
                row.facts().get(Audit.OTHER_LABEL), row.emotion(), row.probabilities(), row.logScores(), row.facts(),
                row.origin())));
        return new Arm(arm.name(), arm.seeds(), rows);
    }
}
