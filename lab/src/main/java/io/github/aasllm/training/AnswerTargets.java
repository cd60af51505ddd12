// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the LLM is to say: the label's answer, or with smoothing mostly that and a little of every label's.
 *
 * <p>With smoothing s and K labels the label has the probability 1 - s + s / K and every other one s / K. As
 * answers are several tokens, this becomes a distribution for each token of the label's own answer: over the
 * labels whose answers have begun alike so far, each with its next token. Answers of one token and an end,
 * for instance, are smoothed at the first token, and the end behind it is certain.
 */
final class AnswerTargets {
    /** Every token of the answer, and no other. */
    static final AnswerTargets SURE = new AnswerTargets(List.of(), 0);

    /** A token at one place of an answer, and the share of the target that it has there. */
    record Share(int place, long token, double share) {}

    private final List<long[]> answers;
    private final double smoothing;

    /** @param answers of all labels, their end tokens included */
    AnswerTargets(List<long[]> answers, double smoothing) {
        this.answers = answers;
        this.smoothing = smoothing;
    }

    /** The shares of all places of an answer; those of a place sum to 1. */
    List<Share> of(long[] answer) {
        var shares = new ArrayList<Share>();
        for (int place = 0; place < answer.length; place++) {
            int here = place;
            var next = smoothing == 0 ? Map.of(answer[place], 1.0) : next(answer, place);
            next.forEach((token, share) -> shares.add(new Share(here, token, share)));
        }
        return shares;
    }

    private Map<Long, Double> next(long[] answer, int place) {
        var next = new LinkedHashMap<Long, Double>();
        double sum = 0;
        for (var other : answers) {
            if (place < other.length && Arrays.equals(other, 0, place, answer, 0, place)) {
                double share = smoothing / answers.size()
                        + (Arrays.equals(other, answer) ? 1 - smoothing : 0);
                next.merge(other[place], share, Double::sum);
                sum += share;
            }
        }
        double all = sum;
        next.replaceAll((token, share) -> share / all);
        return next;
    }
}
