// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.corpus.Utterance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For each clip of a speaker another of the same speaker with another emotion, whose sound or description it gets.
 *
 * <p>No chance is in it, so that all seeds exchange alike: the clips of a label, by id, take the other labels in turn,
 * and of each of these its clips in turn.
 */
final class Donors {
    private Donors() {}

    /** The donor of each clip, by the clip's id; none where the speaker has one emotion only. */
    static Map<String, Utterance> of(List<Utterance> ofSpeaker) {
        var byLabel = new TreeMap<String, List<Utterance>>();
        ofSpeaker.forEach(clip -> byLabel.computeIfAbsent(clip.label(), unseen -> new ArrayList<>()).add(clip));
        byLabel.values().forEach(clips -> clips.sort(Comparator.comparing(Utterance::id)));
        var donors = new HashMap<String, Utterance>();
        byLabel.forEach((label, clips) -> {
            var others = byLabel.keySet().stream().filter(other -> !other.equals(label)).toList();
            for (int i = 0; i < clips.size() && !others.isEmpty(); i++) {
                var from = byLabel.get(others.get(i % others.size()));
                donors.put(clips.get(i).id(), from.get(i / others.size() % from.size()));
            }
        });
        return donors;
    }
}
