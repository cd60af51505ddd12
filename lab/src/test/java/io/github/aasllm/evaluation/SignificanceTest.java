// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignificanceTest {
    @Test
    void mcNemarIsThatOfScipy() {
        ScoreGolden.file().get("mcnemar").valueStream().forEach(golden -> {
            var test = McNemar.of(golden.get("only_first").intValue(), golden.get("only_second").intValue());
            assertEquals(golden.get("exact_p").doubleValue(), test.exactP(), 1e-13);
            assertEquals(golden.get("chi_square").doubleValue(), test.chiSquare(), 1e-12);
            assertEquals(golden.get("chi_square_p").doubleValue(), test.chiSquareP(), 1e-13);
        });
        assertEquals(1, McNemar.of(0, 0).exactP());
    }

    @Test
    void table3OfThePaperHasTheChiSquareOfItsDiscordantTotals() {
        // 820 = 70.21 % of 1168 and 327 = 31.72 % of 1031: (1168 - 1031)^2 / 2199 = 18769 / 2199
        var table3 = McNemar.of(1168, 1031);
        assertEquals(8.54, table3.chiSquare(), 0.005);
        assertEquals(0.0035, table3.chiSquareP(), 5e-5);
    }

    @Test
    void theSignFlipTestCountsPatternsThatAreAsFar() {
        // 1+2+3 = 6; of 8 patterns only 6 and -6 are as far
        assertEquals(2 / 8.0, SignFlip.p(new double[] {1, 2, 3}));
        // 1+2-3 = 0: every pattern is at least as far
        assertEquals(1, SignFlip.p(new double[] {1, 2, -3}));
        // 0.1+0.2 and 0.3 differ in their last bit, and are the same
        assertEquals(1, SignFlip.p(new double[] {0.1, 0.2, -0.3}));
        assertEquals(2 / 4096.0, SignFlip.p(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}));
    }

    @Test
    void holmMultipliesTheSmallestMost() {
        // 0.01 * 4; 0.02 * 3 = 0.06; 0.03 * 2 = 0.06, as large as the one before; 0.5
        assertEquals(List.of(0.06, 0.04, 0.5, 0.06), Holm.corrected(List.of(0.03, 0.01, 0.5, 0.02)));
        assertEquals(List.of(1.0, 1.0), Holm.corrected(List.of(0.6, 0.9)));
        assertEquals(List.of(), Holm.corrected(List.of()));
    }

    @Test
    void quantilesAreThoseOfNumpy() {
        // numpy.quantile([1, 2, 4, 8], 0.025) = 1 + 0.075 and at 0.975: 4 + 0.925 * 4
        assertEquals(1.075, Bootstrap.QUANTILE.evaluate(new double[] {1, 2, 4, 8}, 0.025), 1e-15);
        assertEquals(7.7, Bootstrap.QUANTILE.evaluate(new double[] {1, 2, 4, 8}, 0.975), 1e-15);
    }
}
