// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run remembers of a clip beside its sound: its label, and the facts that parts and groups follow. */
public final class ClipFacts {
    private static final List<String> COUNT =
            List.of(Utterance.SPEAKER, Utterance.SEX, Utterance.SESSION, Utterance.SPLIT);

    private ClipFacts() {}

    /** By their names; those that the corpus does not say are left out. */
    public static SortedMap<String, String> of(Utterance utterance) {
        var facts = new TreeMap<String, String>();
        facts.put("label", utterance.label());
        COUNT.forEach(name -> utterance.fact(name).ifPresent(value -> facts.put(name, value)));
        return facts;
    }

    /** By id, of all clips. */
    public static SortedMap<String, SortedMap<String, String>> of(List<Utterance> utterances) {
        var facts = new TreeMap<String, SortedMap<String, String>>();
        utterances.forEach(utterance -> facts.put(utterance.id(), of(utterance)));
        return facts;
    }
}
