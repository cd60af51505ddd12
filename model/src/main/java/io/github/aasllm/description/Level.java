// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import java.util.Locale;

/** On which side of its threshold a cue lies, in the paper's two words. */
public enum Level {
    /** At or below the threshold, or not defined. */
    LOW,
    /** Strictly above the threshold. */
    HIGH;

    /** {@code low} or {@code high}, as texts and files have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
