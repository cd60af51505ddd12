// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.McNemar;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of the paper's Tables 1 to 3, to the letter of its numbers, with what has to be known before they
 * are compared with anything. All are single runs without an interval.
 */
final class Published {
    private static final String FROZEN = "frozen, one Transformer layer trained; run by the paper's authors";
    private static final String OWN = "sessions left out, official split of MELD; epoch's choice not said";

    /** Table 1. */
    static final List<TableOne> TABLE_1 = List.of(
            new TableOne("WavLM", 2022, FROZEN, "69.47", "46.52", "42.70"),
            new TableOne("SELM", 2024, "out of domain: not trained on IEMOCAP", "73.09", "", ""),
            new TableOne("emotion2vec", 2024, FROZEN, "73.20", "48.70", "44.69"),
            new TableOne("Whisper", 2022, FROZEN, "73.54", "51.45", "46.60"),
            new TableOne("DropFormer", 2024, "its own; LSSED presumably by the paper's authors", "76.60",
                    "49.25",
                    "44.56"),
            new TableOne("EMER", 2024, "its own; takes recognised text too, not sound alone", "77.16", "",
                    ""),
            new TableOne("SALMONN", 2023, "a general speech LLM; MELD only, tuning not said", "", "53.34",
                    ""),
            new TableOne("AA-SLLM", 2025, OWN, "85.50", "55.23", "50.20"));

    /** Table 2: the scores on IEMOCAP, MELD and LSSED. */
    static final Map<ArmName, List<String>> TABLE_2 = Map.of(
            ArmName.FULL, List.of("85.50", "55.23", "50.20"),
            ArmName.WITHOUT_DESCRIPTION, List.of("84.35", "53.60", "47.77"),
            ArmName.WITHOUT_LLM, List.of("73.54", "51.45", "46.60"));

    /**
     * Table 3. The paper gives the clips that were wrongly taken for neutral, and their share in percent; the
     * totals follow: 820 / 0.7021 = 1168 and 327 / 0.3172 = 1031. Its corpus is not named; LSSED by the
     * context.
     */
    static final Findings.Exchange TABLE_3 = new Findings.Exchange(
            "Neutral", McNemar.of(1168, 1031),
            byLabel(Map.of("Happy", 621, "Sad", 94, "Angry", 105)),
            byLabel(Map.of("Happy", 177, "Sad", 131, "Angry", 19)));

    private Published() {}

    /** A row of Table 1; a score that the paper does not have is empty. */
    record TableOne(String system, int year, String protocol, String iemocap, String meld, String lssed) {
        List<String> scores() {
            return List.of(iemocap, meld, lssed);
        }
    }

    private static SortedMap<String, Integer> byLabel(Map<String, Integer> counts) {
        return new TreeMap<>(counts);
    }
}
