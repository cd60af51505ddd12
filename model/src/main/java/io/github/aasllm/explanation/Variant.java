// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.explanation;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * A description of a clip in which one cue is not told as it was measured.
 *
 * @param level what is told of the cue instead; empty where the cue is left out
 * @param text the description
 */
public record Variant(Cue cue, Optional<Level> level, String text) {

    /**
     * All variants of a description: for each cue every other level, then the cue left out, where the template has
     * words for that.
     * A cue without a value is told as such, unless a level takes its place.
     */
    public static List<Variant> of(Description told, Split split, DescriptionTemplate wording) {
        var variants = new ArrayList<Variant>();
        for (var cue : Cue.values()) {
            var undefined = EnumSet.noneOf(Cue.class);
            undefined.addAll(told.undefined());
            undefined.remove(cue);
            for (var level : split.levels()) {
                if (level != told.levels().get(cue)) {
                    var levels = new EnumMap<>(told.levels());
                    levels.put(cue, level);
                    variants.add(new Variant(cue, Optional.of(level), wording.fill(levels, undefined)));
                }
            }
            told.textWithout(cue, wording)
                    .ifPresent(text -> variants.add(new Variant(cue, Optional.empty(), text)));
        }
        return List.copyOf(variants);
    }
}
