// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.List;
import java.util.Map;

/** Which clips there are, and what they are called. The folder itself is an argument of the command. */
public record CorpusSettings(
        @Key(value = "corpus.name", meaning = """
                Whose layout the data folder has; `manifest` is any folder with a list of clips.""")
        Name name,
        @Key(value = "corpus.manifest", standard = "manifest.csv", meaning = """
                The list of clips, CSV or JSON Lines, relative to the data folder. Read for `manifest`, \
                `emodb`, `ravdess` and `lssed`.""")
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
                happiness`; `standard` merges what the corpus's own protocol merges.""")
        Map<String, String> merge,
        @Key(value = "corpus.channel", standard = "mix", meaning = """
                Which channel of a recording is heard: all of them mixed, the centre of 5.1 sound (the \
                first channel of any other), or the first.""")
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
        Checks.requireDistinct("corpus.labels", labels);
        labels = List.copyOf(labels);
        merge = Checks.inOrder(merge);
    }
}
