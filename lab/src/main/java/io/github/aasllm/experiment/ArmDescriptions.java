// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Level;
import io.github.aasllm.recipe.PromptSettings.Describing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the clips of a part are described by, which is all that tells the arms of an experiment apart.
 *
 * <ul>
 *   <li>{@code aligned}: each by its own levels, as in the paper;
 *   <li>{@code none}: nothing is said;
 *   <li>{@code shuffled}: the part's descriptions dealt out anew among its clips, so that each still occurs
 *     as often;
 *   <li>{@code inverted}: high where the clip is low and low where it is high; what is not defined stays so;
 *   <li>{@code constant}: low in everything, whatever the clip.
 * </ul>
 *
 * <p>A clip that has no thresholds (those of its speaker, say, who is not in training: see {@code description.unseen}) is
 * not described in any arm but {@code constant}.
 */
final class ArmDescriptions {
    private final AnyThresholds thresholds;
    private final DescriptionTemplate template;
    private final Map<String, AcousticProperties> measured;

    /**
     * @param thresholds of the training clips of the fold, and of other groups where the recipe wants that
     * @param measured the properties of every clip by id
     */
    ArmDescriptions(
            AnyThresholds thresholds, DescriptionTemplate template, Map<String, AcousticProperties> measured) {
        this.thresholds = thresholds;
        this.template = template;
        this.measured = measured;
    }

    /** The descriptions of a part's clips, by id; a clip that is not among them is not described. */
    Map<String, Description> of(Describing how, List<Utterance> part, long seed) {
        return switch (how) {
            case NONE -> Map.of();
            case ALIGNED -> each(part, false);
            case INVERTED -> each(part, true);
            case SHUFFLED -> shuffled(each(part, false), seed);
            case CONSTANT -> constant(part);
        };
    }

    private Map<String, Description> each(List<Utterance> part, boolean inverted) {
        var descriptions = new TreeMap<String, Description>();
        for (var utterance : part) {
            describe(utterance, inverted).ifPresent(description ->
                    descriptions.put(utterance.id(), description));
        }
        return descriptions;
    }

    private Optional<Description> describe(Utterance utterance, boolean inverted) {
        var properties = measured.get(utterance.id());
        return thresholds.forClip(utterance.facts()).map(own -> {
            var levels = new EnumMap<Cue, Level>(Cue.class);
            var undefined = EnumSet.noneOf(Cue.class);
            for (var cue : Cue.values()) {
                double value = properties.value(cue);
                if (Double.isNaN(value)) {
                    undefined.add(cue);
                }
                levels.put(cue, own.level(cue, value));
            }
            var description = Description.of(levels, undefined, template);
            return inverted ? description.inverted(template) : description;
        });
    }

    private Map<String, Description> constant(List<Utterance> part) {
        var same = Description.constant(template);
        var descriptions = new TreeMap<String, Description>();
        part.forEach(utterance -> descriptions.put(utterance.id(), same));
        return descriptions;
    }

    /** The same descriptions, dealt out by the seed alone: the order of the files does not matter. */
    private static Map<String, Description> shuffled(Map<String, Description> own, long seed) {
        var values = new ArrayList<>(own.values());
        Collections.shuffle(values, new Random(seed));
        var dealt = new TreeMap<String, Description>();
        var next = values.iterator();
        own.keySet().forEach(id -> dealt.put(id, next.next()));
        return dealt;
    }
}
