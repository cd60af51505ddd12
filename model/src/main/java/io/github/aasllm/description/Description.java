// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Cue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the LLM is told about a clip's sound.
 *
 * @param levels one level for each cue, in the order of {@link Cue}; unmodifiable
 * @param undefined the cues that have no value, of which the text says so; unmodifiable
 * @param text the sentence that goes into the prompt
 */
public record Description(Map<Cue, Level> levels, Set<Cue> undefined, String text) {
    /** @throws IllegalArgumentException if a cue has no level */
    public Description {
        var copy = new EnumMap<Cue, Level>(Cue.class);
        copy.putAll(levels);
        if (copy.size() != Cue.values().length) {
            throw new IllegalArgumentException("levels: " + levels.keySet() + " (expected: all cues)");
        }
        levels = Collections.unmodifiableMap(copy);
        undefined = Set.copyOf(undefined);
    }

    /** These levels in the words of a template. */
    public static Description of(Map<Cue, Level> levels, Set<Cue> undefined, DescriptionTemplate wording) {
        return new Description(levels, undefined, wording.fill(levels, undefined));
    }

    /** High where the clip is low and low where it is high; what is not defined stays so. */
    public Description inverted(DescriptionTemplate wording) {
        var opposite = new EnumMap<Cue, Level>(levels);
        opposite.replaceAll((cue, level) -> undefined.contains(cue) ? level : level.opposite());
        return of(opposite, undefined, wording);
    }

    /** Low in everything, whatever the clip. */
    public static Description constant(DescriptionTemplate wording) {
        var low = new EnumMap<Cue, Level>(Cue.class);
        for (var cue : Cue.values()) {
            low.put(cue, Level.LOW);
        }
        return of(low, Set.of(), wording);
    }

    /** What is told with one cue left out; empty where the template has no words for that. */
    public Optional<String> textWithout(Cue withheld, DescriptionTemplate wording) {
        return wording.fillWithout(withheld, levels, undefined);
    }
}
