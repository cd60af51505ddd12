// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A corpus of the paper, with the score by which its Tables 1 and 2 compare systems on it. */
enum PublishedCorpus {
    IEMOCAP(Measure.UA),
    MELD(Measure.WF1),
    LSSED(Measure.UA);

    private final Measure measure;

    PublishedCorpus(Measure measure) {
        this.measure = measure;
    }

    /** The corpus of a name, in whatever case. */
    static Optional<PublishedCorpus> of(String corpus) {
        return Arrays.stream(values())
                .filter(known -> known.name().equals(corpus.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    Measure measure() {
        return measure;
    }
}
