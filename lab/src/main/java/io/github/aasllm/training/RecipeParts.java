// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Classes;
import io.github.aasllm.corpus.PlainManifest;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.CorpusSettings;
import io.github.aasllm.recipe.DevPart;
import io.github.aasllm.recipe.Folds;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;

/** The parts of a single training, as a recipe says them: all clips, or those that the list declares. */
public final class RecipeParts {
    private static final Set<CorpusSettings.Name> LISTED = Set.of(
            CorpusSettings.Name.MANIFEST, CorpusSettings.Name.EMODB, CorpusSettings.Name.RAVDESS);
    private static final String USUAL_LABEL = "label";
    private static final long DEV_SALT = 0x2545F4914F6CDD1DL; // the draw has no other use of the seed

    private RecipeParts() {}

    /**
     * Reads the corpus of a recipe.
     *
     * @throws InvalidInputException if it is damaged, or the recipe's folds are those of an experiment
     */
    public static TrainingParts read(Recipe recipe, Path data) {
        var corpus = recipe.corpus();
        if (!LISTED.contains(corpus.name())) {
            throw InvalidInputException.of("corpus.name", corpus.name().name().toLowerCase(Locale.ROOT),
                    "manifest, emodb or ravdess, which have a list of clips");
        }
        if (corpus.channel() != CorpusSettings.Channel.MIX) {
            throw InvalidInputException.of("corpus.channel", corpus.channel().name().toLowerCase(Locale.ROOT), "mix");
        }
        var label = Optional.of(recipe.columns().label()).filter(column -> !column.equals(USUAL_LABEL));
        var name = corpus.name().name().toLowerCase(Locale.ROOT);
        var all = new Classes(corpus.merge(), corpus.labels())
                .of(new PlainManifest(name, label).utterances(data.resolve(corpus.manifest())));
        var labels = corpus.labels().isEmpty()
                ? List.copyOf(new TreeSet<>(all.stream().map(Utterance::label).toList()))
                : corpus.labels();
        return parts(recipe, name, labels, all);
    }

    private static TrainingParts parts(Recipe recipe, String corpus, List<String> labels, List<Utterance> all) {
        var folds = recipe.protocol().folds();
        if (folds.kind() == Folds.Kind.DECLARED) {
            var train = declared(all, "train");
            return recipe.protocol().dev().kind() == DevPart.Kind.OFFICIAL
                    ? new TrainingParts(corpus, "declared", labels, train, declared(all, "dev"))
                    : drawn(recipe, corpus, labels, train);
        }
        if (folds.kind() != Folds.Kind.NONE) {
            throw InvalidInputException.of("protocol.folds", folds, "none or declared in a single training");
        }
        return drawn(recipe, corpus, labels, all);
    }

    private static List<Utterance> declared(List<Utterance> all, String part) {
        return all.stream().filter(u -> u.fact(Utterance.SPLIT).orElse("").equals(part)).toList();
    }

    private static TrainingParts drawn(Recipe recipe, String corpus, List<String> labels, List<Utterance> all) {
        var dev = recipe.protocol().dev();
        return switch (dev.kind()) {
            case NONE, OFFICIAL -> new TrainingParts(corpus, "", labels, all, List.of());
            case CLIPS -> drawn(recipe, corpus, labels, all, Utterance::id);
            case SPEAKERS -> drawn(recipe, corpus, labels, all, RecipeParts::speaker);
        };
    }

    /** The dev part is a share of the keys, and all clips of these. */
    private static TrainingParts drawn(
            Recipe recipe, String corpus, List<String> labels, List<Utterance> all, Function<Utterance, String> key) {
        var keys = new ArrayList<>(new TreeSet<>(all.stream().map(key).toList()));
        Collections.shuffle(keys, Random.from(new SplittableRandom(recipe.seed() ^ DEV_SALT)));
        long count = Math.max(1, Math.round(recipe.protocol().dev().share().fraction() * keys.size()));
        var chosen = new HashSet<>(keys.subList(0, (int) count));
        return new TrainingParts(
                corpus,
                "",
                labels,
                all.stream().filter(u -> !chosen.contains(key.apply(u))).toList(),
                all.stream().filter(u -> chosen.contains(key.apply(u))).toList());
    }

    private static String speaker(Utterance utterance) {
        return utterance.fact(Utterance.SPEAKER).orElseThrow(() -> InvalidInputException.of(
                "protocol.dev", "speakers", "a corpus that names the speaker of every clip")
                .next(utterance.id() + " has none"));
    }
}
