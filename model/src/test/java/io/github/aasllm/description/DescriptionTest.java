// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.acoustic.Cue;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DescriptionTest {
    private static final DescriptionTemplate WORDING = DescriptionTemplate.builtIn("sentence-v1");

    private static Map<Cue, Level> levels(Level... inOrder) {
        var levels = new EnumMap<Cue, Level>(Cue.class);
        for (var cue : Cue.values()) {
            levels.put(cue, inOrder[cue.ordinal()]);
        }
        return levels;
    }

    /** The last cue has no value: it is Low because of that, and stays so. */
    @Test
    void invertedIsHighWhereItWasLowAndStaysWhereNothingWasMeasured() {
        var last = Cue.values()[Cue.values().length - 1];
        var own = Description.of(levels(Level.LOW, Level.HIGH, Level.MIDDLE, Level.LOW), Set.of(last), WORDING);
        var inverted = own.inverted(WORDING);
        assertEquals(levels(Level.HIGH, Level.LOW, Level.MIDDLE, Level.LOW), inverted.levels());
        assertEquals(Set.of(last), inverted.undefined());
        assertEquals(own, inverted.inverted(WORDING));
    }

    @Test
    void constantIsLowInEverything() {
        assertEquals(Description.of(levels(Level.LOW, Level.LOW, Level.LOW, Level.LOW), Set.of(), WORDING),
                Description.constant(WORDING));
    }
}
