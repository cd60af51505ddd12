// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Label smoothing of answers of several tokens, by arithmetic. */
class AnswerTargetsTest {
    private static final long END = 1;
    private static final List<long[]> ANSWERS = List.of(
            new long[] {7, END}, new long[] {8, END}, new long[] {7, 2, END});

    @Test
    void withoutSmoothingEveryTokenOfTheAnswerIsSure() {
        var sure = Map.of("0:7", 1.0, "1:2", 1.0, "2:1", 1.0);
        assertEquals(sure, shares(AnswerTargets.SURE, 2));
        assertEquals(sure, shares(new AnswerTargets(ANSWERS, 0), 2));
    }

    /**
     * The label has 1 - 0.3 + 0.1 = 0.8 and the two others 0.1 each, one of which begins with the same token.
     */
    @Test
    void labelsShareATokenForAsLongAsTheirAnswersAreAlike() {
        assertShares(Map.of("0:7", 0.8 + 0.1, "0:8", 0.1, "1:1", 0.8 / 0.9, "1:2", 0.1 / 0.9),
                shares(new AnswerTargets(ANSWERS, 0.3), 0));
        assertShares(Map.of("0:8", 0.8, "0:7", 0.2, "1:1", 1.0), shares(new AnswerTargets(ANSWERS, 0.3), 1));
    }

    private static void assertShares(Map<String, Double> expected, Map<String, Double> shares) {
        assertEquals(expected.keySet(), shares.keySet());
        expected.forEach((cell, share) -> assertEquals(share, shares.get(cell), 1e-12, cell));
    }

    private static Map<String, Double> shares(AnswerTargets targets, int label) {
        return targets.of(ANSWERS.get(label)).stream()
                .collect(Collectors.toMap(share -> share.place() + ":" + share.token(),
                        AnswerTargets.Share::share));
    }
}
