// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.prompt.LabelSpelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which clips there are, and what they are called. The folder itself is an argument of the command. */
public record CorpusSettings(
        @Key(value = "corpus.name", meaning = """
                Whose layout the data folder has; `manifest` is any folder with a list of clips.""")
        Name name,
        @Key(value = "corpus.manifest", standard = "manifest.csv", meaning = """
                The list of clips, CSV or JSON Lines, relative to the data folder; without another name \
                `manifest.jsonl` too. `manifest` and `lssed` need one; `emodb` and `ravdess` are else \
                read by the names of their files, and `iemocap` and `meld` have no list.""")
        String manifest,
        @Key(value = "corpus.path", standard = "{}", meaning = """
                A clip's file relative to the folder of the list, where `{}` stands for the cell of \
                `columns.path`, such as `wav_all/{}.wav`.""")
        String path,
        @Key(value = "corpus.labels", standard = "all", empty = "all", meaning = """
                The labels that count, in the order of all results; clips of other labels are left out, \
                and their number is said.""")
        List<String> labels,
        @Key(value = "corpus.merge", standard = "standard", empty = "standard", meaning = """
                Labels of the list that count as another, such as `excitement: happiness, joy: \
                happiness`; `standard` merges what the corpus's own protocol merges. Each must be a label \
                of the corpus. Labels that differ in case alone are refused unless they are merged.""")
        Map<String, String> merge,
        @Key(value = "corpus.channel", standard = "mix", meaning = """
                Which channel of a recording is used: all of them mixed, the centre of 5.1 sound (the \
                first channel of any other), or the first. Not beside a list that says it in a column \
                `channel`.""")
        Channel channel) {
    /** The layouts that have a loader. */
    public enum Name {
        MANIFEST,
        EMODB,
        RAVDESS,
        IEMOCAP,
        MELD,
        LSSED
    }

    /** Which channel of a recording is heard. */
    public enum Channel {
        MIX,
        CENTRE,
        FIRST
    }

    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public CorpusSettings {
        Checks.require(path.contains("{}"), "corpus.path", path, "a text with {} in it");
        Checks.require(
                labels.size() != 1,
                "corpus.labels",
                String.join(", ", labels),
                "at least two labels, or all");
        labels = labels.stream().map(LabelSpelling::of).toList();
        Checks.requireDistinct("corpus.labels", labels);
        var variants = LabelSpelling.variants(labels);
        Checks.require(variants.isEmpty(), "corpus.labels", String.join(", ", labels),
                "one spelling of each label");
        var spelt = new LinkedHashMap<String, String>();
        merge.forEach((from, to) -> spelt.put(LabelSpelling.of(from), LabelSpelling.of(to)));
        for (var to : spelt.values()) {
            Checks.require(!spelt.containsKey(to), "corpus.merge", to, "a label that is not merged itself");
        }
        merge = Checks.inOrder(spelt);
    }
}
