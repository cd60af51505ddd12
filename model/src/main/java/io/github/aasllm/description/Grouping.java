// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import java.util.Locale;

/** Which clips share thresholds. */
public enum Grouping {
    /** All of them: the paper's equation (8). */
    CORPUS,
    /** Those of a speaker. */
    SPEAKER,
    /** Those of speakers of a sex. */
    SEX;

    /**
     * {@code corpus}, {@code speaker} or {@code sex}: also the manifest's column that names a clip's group.
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
