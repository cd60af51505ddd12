// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.report.Findings.Compared;
import io.github.aasllm.report.Findings.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** "Better" and "worse" are words for what the data show, and for nothing else. */
class ClaimTest {
    private static final int NULLS = 200;

    /**
     * Of 200 reports without any effect 5 %, 10, may claim one; by chance up to 20 do, the quantile at 99.9 %
     * of the binomial distribution with 200 draws of 0.05.
     */
    private static final int MOST_CLAIMS = 20;

    private static List<Compared> compare(long chance, Map<String, Double> gains) {
        return compare(8, chance, gains);
    }

    private static List<Compared> compare(int speakers, long chance, Map<String, Double> gains) {
        var made = new MadeRuns("emodb", speakers, 20, List.of(1L), chance);
        var arms = new TreeMap<ArmName, Arm>();
        gains.forEach((arm, gain) -> arms.put(ArmName.ofName(arm), Arm.of(made.rows(arm, gain))));
        return Comparisons.of(arms, new ArrayList<>());
    }

    private static boolean claims(Compared compared) {
        return Claim.sentence(compared).matches(".* is (better|worse) than .*");
    }

    @Test
    void withoutAnEffectFewPrimaryComparisonsClaimOneAndFewFamiliesOfOthers() {
        var gains = Map.of("aligned/aligned", 1.0, "none/none", 1.0, "encoder-head", 1.0,
                "constant/constant", 1.0,
                "shuffled/shuffled", 1.0);
        int primary = 0;
        int family = 0;
        for (int i = 0; i < NULLS; i++) {
            var compared = compare(i, gains);
            primary += claims(compared.getFirst()) ? 1 : 0;
            family += compared.stream().skip(1).anyMatch(ClaimTest::claims) ? 1 : 0;
        }
        assertTrue(primary <= MOST_CLAIMS, primary + " of " + NULLS + " primary comparisons");
        assertTrue(family <= MOST_CLAIMS, family + " of " + NULLS + " families");
    }

    @Test
    void aLargeEffectIsClaimedInItsDirection() {
        var compared = compare(1, Map.of("aligned/aligned", 3.0, "none/none", 0.5, "encoder-head", 5.0));
        assertEquals(List.of(Role.PRIMARY, Role.CORRECTED), compared.stream().map(Compared::role).toList());
        assertTrue(Claim.sentence(compared.getFirst())
                .startsWith("aligned/aligned is better than none/none: UA +"));
        assertEquals("worse", Claim.verdict(compared.getLast()));
        assertTrue(Claim.sentence(compared.getLast()).contains(", corrected "));
    }

    @Test
    void whatIsNotShownSaysWhatCouldHaveBeen() {
        var compared = compare(1, Map.of("aligned/aligned", 1.0, "none/none", 1.0)).getFirst();
        assertFalse(Claim.supported(compared));
        assertEquals("not shown", Claim.verdict(compared));
        assertTrue(Claim.sentence(compared)
                .startsWith("No difference is shown between aligned/aligned and none/none: "));
        assertTrue(Claim.sentence(compared).endsWith(" points or more, four times in five."));
    }

    @Test
    void soFewSpeakersThatTheExactTestCannotShowAnythingAreSaid() {
        var compared = compare(5, 1, Map.of("aligned/aligned", 5.0, "none/none", 0.0)).getFirst();
        // 5 speakers: 2 / 2^5 = 0.0625 is above 0.05; 6 speakers: 2 / 2^6 = 0.031 is not
        assertTrue(Claim.sentence(compared)
                .endsWith("So few speakers can show none: the exact test's p is never below"
                + " 0.062."), Claim.sentence(compared));
        assertEquals("–", Claim.detectable(compared));
        assertTrue(claims(compare(6, 1, Map.of("aligned/aligned", 5.0, "none/none", 0.0)).getFirst()));
    }

    @Test
    void weightsThatWereSelectedOnTheTestPartAreComparedWithNothing() {
        var made = new MadeRuns("emodb", 8, 20, List.of(1L), 1);
        var arms = new TreeMap<ArmName, Arm>();
        for (var arm : List.of("aligned/aligned", "encoder-head, test-oracle")) {
            arms.put(ArmName.ofName(arm), Arm.of(made.rows(arm, 1)));
        }
        var remarks = new ArrayList<String>();
        assertEquals(List.of(), Comparisons.of(arms, remarks));
        assertEquals(List.of("encoder-head, test-oracle was selected on the test part, so its scores are too high and"
                + " it is compared with nothing."), remarks);
    }

    @Test
    void invertedInTrainingAndTestIsSaidToBeACheckAndWhetherItHolds() {
        var alike = compare(1, Map.of("aligned/aligned", 1.0, "inverted/inverted", 1.0)).getFirst();
        assertTrue(Claim.isCheck(alike));
        assertTrue(Claim.check(alike).startsWith("inverted/inverted is a check: it says in opposite words what"
                + " aligned/aligned says, so in the long run both should be equal. They differ by UA "));
        assertTrue(Claim.check(alike).endsWith(", which is not shown to be more than chance."),
                Claim.check(alike));
        var unlike = compare(1, Map.of("aligned/aligned", 5.0, "inverted/inverted", 0.5)).getFirst();
        assertTrue(Claim.check(unlike).contains(", which is more than chance does: "), Claim.check(unlike));
        assertFalse(Claim.isCheck(compare(1, Map.of("aligned/aligned", 1.0, "none/none", 1.0)).getFirst()));
    }

    @Test
    void withoutThePapersArmNothingWasAskedForAndNothingIsClaimed() {
        var compared = compare(1, Map.of("none/none", 5.0, "encoder-head", 0.0)).getFirst();
        assertTrue(compared.comparison().shown(), "the data would show it");
        assertEquals(Role.EXPLORATORY, compared.role());
        assertEquals("exploratory", Claim.verdict(compared));
        assertFalse(claims(compared));
    }
}
