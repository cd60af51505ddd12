// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.corpus.Classes;
import io.github.aasllm.corpus.Corpora;
import io.github.aasllm.corpus.Corpus;
import io.github.aasllm.corpus.ListLayout;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.CorpusSettings;
import io.github.aasllm.recipe.CorpusSettings.Channel;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The corpus of a recipe. Every command that reads one reads it here, so that all of them have the same clips
 * under the same ids.
 *
 * @param name such as {@code emodb}; of a list of one's own that of its folder
 * @param labels the classes, in the order of all results
 * @param utterances of these classes, under their names, by id
 * @param leftOut how many clips have another label, by label
 */
public record RecipeCorpus(
        String name, List<String> labels, List<Utterance> utterances, Map<String, Integer> leftOut) {
    public RecipeCorpus {
        labels = List.copyOf(labels);
        utterances = List.copyOf(utterances);
        leftOut = Map.copyOf(leftOut);
    }

    /**
     * Reads a corpus as a recipe says it; no sound is read.
     *
     * @throws InvalidInputException if the corpus is damaged, has none of the classes, a label that is
     *     merged, a column or a list that the recipe names, or says itself which channel is heard
     */
    public static RecipeCorpus read(Recipe recipe, Path folder) {
        var settings = recipe.corpus();
        var corpus = Corpora.laidOut(
                settings.name().name().toLowerCase(Locale.ROOT), layout(recipe), channel(settings.channel()));
        var all = corpus.utterances(folder);
        requireMerged(settings, all);
        var classes = classes(settings, corpus.usualClasses());
        var chosen = classes.of(all);
        var labels = classes.kept().isEmpty()
                ? List.copyOf(new TreeSet<>(chosen.stream().map(Utterance::label).toList()))
                : classes.kept();
        return new RecipeCorpus(corpus.name(folder), labels, heard(settings, corpus, chosen),
                leftOut(classes, all));
    }

    private static ListLayout layout(Recipe recipe) {
        var columns = recipe.columns();
        var names = Map.of(
                "path", columns.path(), "label", columns.label(), "id", columns.id(), "speaker",
                columns.speaker(), "sex", columns.sex(), "session", columns.session(), "split",
                columns.split(), "text", columns.text());
        return new ListLayout(recipe.corpus().manifest(), recipe.corpus().path(), names, Set.of());
    }

    private static ChannelChoice channel(Channel channel) {
        return switch (channel) {
            case MIX -> ChannelChoice.MEAN;
            case CENTRE -> ChannelChoice.CENTRE;
            case FIRST -> ChannelChoice.of("first");
        };
    }

    /** With other merges than the usual, the usual classes are those that they leave and those they make. */
    private static Classes classes(CorpusSettings settings, Classes usual) {
        var merge = settings.merge().isEmpty() ? usual.merged() : settings.merge();
        if (!settings.labels().isEmpty() || usual.kept().isEmpty()) {
            return new Classes(merge, settings.labels());
        }
        var kept = new LinkedHashSet<String>();
        usual.kept().forEach(label -> kept.add(merge.getOrDefault(label, label)));
        kept.addAll(merge.values());
        return new Classes(merge, List.copyOf(kept));
    }

    private static void requireMerged(CorpusSettings settings, List<Utterance> all) {
        var found = all.stream().map(Utterance::label).collect(Collectors.toCollection(TreeSet::new));
        for (var label : settings.merge().keySet()) {
            if (!found.contains(label)) {
                throw InvalidInputException.of("corpus.merge", label, "one of the corpus's labels: "
                        + String.join(", ", found));
            }
        }
    }

    /** The clips with the channel that is heard among their facts, which MELD puts there itself. */
    private static List<Utterance> heard(CorpusSettings settings, Corpus corpus, List<Utterance> clips) {
        if (settings.channel() == Channel.MIX || settings.name() == CorpusSettings.Name.MELD) {
            return clips;
        }
        var channel = channel(settings.channel()).toString();
        return clips.stream().map(clip -> {
            clip.fact(Utterance.CHANNEL).ifPresent(own -> {
                throw InvalidInputException.of("corpus.channel",
                        settings.channel().name().toLowerCase(Locale.ROOT),
                        "mix, as the list of " + corpus.name() + " says it for each clip")
                        .next("of " + clip.id() + " it is " + own);
            });
            var facts = new HashMap<>(clip.facts());
            facts.put(Utterance.CHANNEL, channel);
            return new Utterance(clip.id(), clip.file(), clip.label(), facts);
        }).toList();
    }

    private static Map<String, Integer> leftOut(Classes classes, List<Utterance> all) {
        return all.stream().map(classes::named).filter(clip -> !classes.keeps(clip))
                .collect(Collectors.groupingBy(Utterance::label, Collectors.summingInt(clip -> 1)));
    }

    /** The same with some of its clips alone. */
    public RecipeCorpus with(List<Utterance> some) {
        return new RecipeCorpus(name, labels, some, leftOut);
    }

    /** What was left out, in a line; empty where nothing was. */
    public Optional<String> remark() {
        int count = leftOut.values().stream().mapToInt(Integer::intValue).sum();
        return count == 0 ? Optional.empty() : Optional.of(count + " clips of other labels are left out: "
                + new TreeMap<>(leftOut).entrySet().stream()
                        .map(label -> label.getKey() + " " + label.getValue())
                        .collect(Collectors.joining(", ")));
    }
}
