// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.explanation;

import io.github.aasllm.acoustic.AcousticProperties;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     *
     * @param measured what the description was made from; a cue without a value (NaN) is told as such, unless a
     *     level takes its place
     */
    public static List<Variant> of(
            Description told, AcousticProperties measured, Split split, DescriptionTemplate wording) {
        var undefined = Stream.of(Cue.values())
                .filter(cue -> Double.isNaN(measured.value(cue)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Cue.class)));
        var variants = new ArrayList<Variant>();
        for (var cue : Cue.values()) {
            var defined = EnumSet.copyOf(undefined);
            defined.remove(cue);
            for (var level : split.levels()) {
                if (level != told.levels().get(cue)) {
                    var levels = new EnumMap<>(told.levels());
                    levels.put(cue, level);
                    variants.add(new Variant(cue, Optional.of(level), wording.fill(levels, defined)));
                }
            }
            wording.fillWithout(cue, told.levels(), undefined)
                    .ifPresent(text -> variants.add(new Variant(cue, Optional.empty(), text)));
        }
        return List.copyOf(variants);
    }
}
