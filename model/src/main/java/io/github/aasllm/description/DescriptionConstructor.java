// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import java.util.EnumMap;
import java.util.EnumSet;

/**
 * Box 2 of Figure 2, the Description Constructor (DC): four numbers become a text of High and Low.
 *
 * <p>A cue without a value (NaN) is Low, and the text says so beside it, so that nobody, the LLM
 * included, takes a clip without pitch for a deep voice. Immutable and safe for use by many threads.
 */
public final class DescriptionConstructor {
    private final Thresholds thresholds;
    private final DescriptionTemplate template;

    /** A constructor of descriptions by these thresholds and in these words. */
    public DescriptionConstructor(Thresholds thresholds, DescriptionTemplate template) {
        this.thresholds = thresholds;
        this.template = template;
    }

    /** The description of a clip with these properties. */
    public Description construct(AcousticProperties properties) {
        var levels = new EnumMap<Cue, Level>(Cue.class);
        var undefined = EnumSet.noneOf(Cue.class);
        for (Cue cue : Cue.values()) {
            double value = properties.value(cue);
            levels.put(cue, thresholds.level(cue, value));
            if (Double.isNaN(value)) {
                undefined.add(cue);
            }
        }
        return Description.of(levels, undefined, template);
    }
}
