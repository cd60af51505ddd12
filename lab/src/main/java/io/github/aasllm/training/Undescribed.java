// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.PromptSettings.Unseen;
import io.github.aasllm.recognizer.Voices;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Clips of a part that are not described although the recipe describes them: no thresholds are for their speaker or sex,
 * or the corpus does not name it. Parts of several folds can be added up.
 */
public final class Undescribed {
    private static final int MOST = 3; // groups that are named one by one

    private final PromptSettings settings;
    private final String part;
    private final Set<String> all = new LinkedHashSet<>(); // ids
    private final Set<Utterance> without = new LinkedHashSet<>();

    /** @param part what the clips are called, such as {@code test} */
    public Undescribed(PromptSettings settings, String part) {
        this.settings = settings;
        this.part = part;
    }

    /**
     * Adds the part of a fold; a clip that is there already counts once.
     *
     * @param thresholds by which these clips are described
     */
    public Undescribed with(AnyThresholds thresholds, Collection<Utterance> clips) {
        for (var clip : clips) {
            all.add(clip.id());
            if (thresholds.forClip(clip.facts()).isEmpty()) {
                without.add(clip);
            }
        }
        return this;
    }

    /** How many clips there are for each reason, a line each; none where every clip is described. */
    public List<String> lines() {
        var groups = new TreeSet<String>();
        int named = 0;
        for (var clip : without) {
            var group = clip.fact(settings.by().key());
            group.ifPresent(groups::add);
            named += group.isPresent() ? 1 : 0;
        }
        int unnamed = without.size() - named;
        var lines = new ArrayList<String>();
        if (named > 0) {
            lines.add(count(named) + reason(named, groups));
        }
        if (unnamed > 0) {
            lines.add(count(unnamed) + (unnamed == 1 ? "it names" : "they name") + " no " + settings.by().key());
        }
        return lines;
    }

    private String count(int clips) {
        return clips + " of " + all.size() + " " + part + (all.size() == 1 ? " clip " : " clips ")
                + (clips == 1 ? "has" : "have") + " no description: ";
    }

    private String reason(int clips, Set<String> groups) {
        boolean one = groups.size() == 1;
        var names = String.join(", ", groups.stream().limit(MOST).toList())
                + (groups.size() > MOST ? " and " + (groups.size() - MOST) + " more" : "");
        var whose = (clips == 1 ? "its " : "their ") + (one ? settings.by().key() : plural(settings.by())) + " (" + names + ")";
        return settings.unseen() == Unseen.NONE
                ? "no training clip is of " + whose + ", and description.unseen = none"
                : whose + (one ? " has" : " have") + " fewer than " + Voices.FEWEST + " clips outside training, or a cue without any value";
    }

    private static String plural(Grouping by) {
        return by.key() + (by == Grouping.SEX ? "es" : "s");
    }
}
