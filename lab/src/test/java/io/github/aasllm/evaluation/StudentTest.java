// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTest {
    /** As printed tables have the two-sided 95 % points, to the last of their three digits. */
    @ParameterizedTest
    @CsvSource({"1, 12.706", "2, 4.303", "5, 2.571", "9, 2.262", "23, 2.069", "120, 1.980"})
    void tLiesWithinItsTablesPointsInNineteenOfTwentyCases(int degrees, double point) {
        assertEquals(point, Student.within(0.95, degrees), 0.0005);
    }

    /** Of one degree the distribution is Cauchy's, whose quartiles are -1 and 1. */
    @ParameterizedTest
    @CsvSource({"0.5, 1"})
    void ofOneDegreeHalfOfAllLieWithinOne(double probability, double point) {
        assertEquals(point, Student.within(probability, 1), 1e-12);
    }
}
