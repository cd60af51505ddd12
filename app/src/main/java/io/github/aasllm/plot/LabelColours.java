// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.util.List;

/** A colour for each label: Okabe and Ito's, which the colour-blind tell apart, and grey from the eighth label on. */
final class LabelColours {
    private static final List<String> COLOURS =
            List.of("#D55E00", "#56B4E9", "#0072B2", "#009E73", "#E69F00", "#CC79A7", "#F0E442");
    private static final String OTHER = "#999999";

    private LabelColours() {}

    static String of(int label) {
        return label < COLOURS.size() ? COLOURS.get(label) : OTHER;
    }
}
