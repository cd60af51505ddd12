// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.PromptSettings.Arm;
import io.github.aasllm.recipe.PromptSettings.Describing;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.training.RecipeFolds;
import io.github.aasllm.training.RecipeThresholds;
import io.github.aasllm.training.Undescribed;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an experiment is going to do: every training, its arms, and the folder of each.
 *
 * @param out the experiment's folder
 * @param trainings in their order
 * @param encoder what the speech encoder is called, where no LLM is behind it
 * @param measured what box 1 says of each clip, by id; empty where nobody asks for it
 * @param details what every prediction says of its origin
 * @param undescribed how many test clips have no description where they are described by thresholds, a line for each
 *     reason
 */
public record ExperimentPlan(
        Recipe recipe, Path out, ExperimentData data, List<Training> trainings,
        Optional<String> encoder, Map<String, AcousticProperties> measured, Map<String, String> details,
        List<String> undescribed) {
    public ExperimentPlan {
        trainings = List.copyOf(trainings);
        measured = Collections.unmodifiableMap(new LinkedHashMap<>(measured));
        details = Collections.unmodifiableMap(new TreeMap<>(details));
        undescribed = List.copyOf(undescribed);
    }

    /** Whether any arm describes anything. */
    static boolean describes(Recipe recipe) {
        return recipe.prompt().arms().stream()
                .anyMatch(arm -> arm.train() != Describing.NONE || arm.test() != Describing.NONE);
    }

    /** Whether the acoustic properties of clips are asked for: by descriptions, or by a baseline on them. */
    static boolean measures(Recipe recipe) {
        return describes(recipe) || !recipe.readsEncoder();
    }

    static boolean decidesByLlm(Recipe recipe) {
        return recipe.decision().by() == DecisionSettings.By.LLM;
    }

    /** The fold of a training, with its dev part. */
    Fold fold(Training training) {
        return RecipeFolds.withDev(recipe.protocol(), training.fold(), training.seed());
    }

    /** The same with what is to be said of clips that are not described. */
    ExperimentPlan withUndescribed(List<String> lines) {
        return new ExperimentPlan(recipe, out, data, trainings, encoder, measured, details, lines);
    }

    /**
     * The clips of a part that thresholds are to describe and that have none, in all folds.
     *
     * @param clips of a fold, that part
     * @param how an arm describes that part
     * @throws InvalidInputException as {@link RecipeThresholds#of}
     */
    Undescribed undescribed(String part, Function<Fold, List<Utterance>> clips, Function<Arm, Describing> how) {
        var undescribed = new Undescribed(recipe.prompt(), part);
        if (recipe.prompt().by() != Grouping.CORPUS
                && recipe.prompt().arms().stream().map(how).anyMatch(ExperimentPlan::readsThresholds)) {
            trainings.stream().map(this::fold).distinct()
                    .forEach(fold -> undescribed.with(thresholds(fold).all(), clips.apply(fold)));
        }
        return undescribed;
    }

    /** Of the training clips of a fold, and where the recipe wants that of those who are in its other parts alone. */
    RecipeThresholds thresholds(Fold fold) {
        var others = Stream.concat(fold.dev().stream(), fold.test().stream()).toList();
        return RecipeThresholds.of(recipe.prompt(), fold.train(), others,
                clips -> clips.stream().collect(Collectors.toMap(Utterance::id, clip -> measured.get(clip.id()))));
    }

    List<ArmName> names(List<Arm> arms) {
        return arms.stream().map(this::name).toList();
    }

    ArmName name(Arm arm) {
        return RecipeArms.name(arm, recipe, encoder);
    }

    FoldFolder folder(Training training) {
        var name = decidesByLlm(recipe) ? "train-" + lower(training.described()) : "";
        var folder = out.resolve("seed-" + training.seed())
                .resolve("fold-" + FoldFolder.plain(training.fold().name()))
                .resolve(name);
        return new FoldFolder(folder, key(training));
    }

    /** What a training's predictions depend on, but for the clips' sound, which {@code run.json} holds to. */
    private String key(Training training) {
        var facts = new TreeMap<String, String>();
        training.fold().train().forEach(u -> facts.put("training " + u.id(), u.label()));
        training.fold().test().forEach(u -> facts.put("test " + u.id(), u.label()));
        return Sha256.of(details.get("recipe") + "\n" + training.seed() + "\n" + training.described()
                + "\n" + facts);
    }

    /** What an arm's predictions say of their origin. */
    Origin origin(Training training, Fold fold, Arm arm) {
        var all = new TreeMap<>(details);
        if (!undescribed.isEmpty() && readsThresholds(arm.test())) {
            all.put(Origin.NOT_DESCRIBED, String.join("; ", undescribed));
        }
        return new Origin(data.clips().corpus(), recipe.protocol().folds().toString(), name(arm), training.seed(),
                fold.name(), all);
    }

    /** Whether what is said of a clip depends on thresholds. */
    private static boolean readsThresholds(Describing how) {
        return how != Describing.NONE && how != Describing.CONSTANT;
    }

    /** Whether the predictions of a training's arms are all there. */
    boolean isFinished(Training training) {
        return folder(training).isFinished(names(training.arms()));
    }

    /** A training in words, for who looks on. */
    String words(Training training) {
        return "seed " + training.seed() + ", fold " + training.fold().name()
                + (decidesByLlm(recipe) ? ", trained " + lower(training.described()) : "");
    }

    private static String lower(Describing how) {
        return how.name().toLowerCase(Locale.ROOT);
    }
}
