// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.recipe.PromptSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.training.RecipeCorpus;
import io.github.aasllm.training.RecipeThresholds;
import io.github.aasllm.training.Sounds;
import io.github.aasllm.training.TrainedModel;
import io.github.aasllm.training.Undescribed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The predictions of a trained run on clips that it has not learned from, by what it left as {@code
 * predict} would use it: a LoRA folder on its base model, a model folder, or an encoder head.
 *
 * <p>Which clips it has seen stands in its {@code run.json}, by what is heard: a clip that was renamed, or
 * comes with another corpus, is known again.
 */
public final class Evaluation {
    private static final String TEST = "test";

    private final Path run;
    private final JsonFields began;
    private final Recipe recipe;
    private final Path result;

    /** @throws InvalidInputException if it is not the folder of a finished training */
    public Evaluation(Path run) {
        this.run = run;
        if (!Files.exists(run.resolve(RunFile.NAME))) {
            throw noRun(run);
        }
        this.began = JsonFields.read(run.resolve(RunFile.NAME));
        var settings = began.object("recipe");
        this.recipe = Recipe.parse(run.resolve(RunFile.NAME), settings.keys().stream()
                .map(key -> key + " = " + settings.text(key).orElse("") + "\n")
                .collect(Collectors.joining()));
        this.result = TrainedModel.result(recipe, run);
        if (!Files.isDirectory(result)) {
            throw InvalidInputException.of("run", "no folder " + result.getFileName(), "a finished training")
                    .in(run).next("go on with it by train --resume");
        }
    }

    /** An experiment's folder of a fold has no run of its own, or has it below. */
    private static InvalidInputException noRun(Path folder) {
        var refusal = InvalidInputException.of("run", "no " + RunFile.NAME, "the folder of a training").in(folder);
        if (!Files.exists(folder)) {
            return NearFiles.ask(refusal, folder, near -> Files.exists(near.resolve(RunFile.NAME)));
        }
        var below = folder.resolve("training");
        if (Files.exists(below.resolve(RunFile.NAME))) {
            return refusal.next("it is the folder of a fold, whose training is " + below);
        }
        return HeadFiles.isIn(folder)
                ? refusal.next("it is the folder of an encoder head: evaluate --model " + folder + " scores it") : refusal;
    }

    /**
     * Predicts the declared test part, or where the recipe declares none, all clips; writes {@code
     * predictions.jsonl} into the run's folder.
     *
     * @param model the base model of LoRA weights; null for the run's own
     * @param skipBroken whether clips that cannot be used are left out; else they are a refusal
     * @param say takes a line for each of them, and one for the clips of other labels
     * @return how many were predicted, and how many could not be used
     * @throws InvalidInputException if one of the clips was learned from, or there is none, or a base model
     * is named where the run has none
     */
    public Outcome predict(Path data, Path model, boolean skipBroken, Consumer<String> say) {
        boolean lora = recipe.leavesLoraFolder();
        if (model != null && !lora) {
            throw InvalidInputException.of("--model", model, "none, as the run has trained a whole model")
                    .in(run);
        }
        var base = !lora ? result : model == null ? run.resolve("base") : model;
        var sounds = Sounds.of(recipe, () -> base);
        var corpus = RecipeCorpus.read(recipe, data);
        corpus.remark().ifPresent(say);
        var broken = new ArrayList<String>();
        var test = sounds.usable(testPart(corpus.utterances()), skipBroken, broken);
        broken.forEach(failure -> say.accept("left out: " + failure));
        if (test.isEmpty()) {
            throw InvalidInputException.of("test part", "no clip", "one or more").in(data);
        }
        requireUnseen(test, sounds.contents(test, new ArrayList<>()));
        var rows = new ArrayList<PredictionRow>();
        var settings = lora ? Settings.of(base).withLora(result) : Settings.of(base);
        var thresholds = Bundle.read(result).thresholds()
                .map(own -> RecipeThresholds.withUnseen(own, recipe.prompt(), test, sounds::measured));
        var undescribed = thresholds
                .map(all -> new Undescribed(recipe.prompt(), TEST).with(all, test).lines()).orElse(List.of());
        undescribed.forEach(say);
        try (var recognizer = Recognizer.open(thresholds.map(settings::withThresholds).orElse(settings))) {
            for (var utterance : test) {
                var prediction = recognizer.answer(
                        List.of(recognizer.measure(utterance.waveform(), utterance.facts())));
                rows.add(row(utterance, prediction.getFirst(), new From(corpus.name(), broken.size(), undescribed)));
            }
        }
        FoldFolder.write(run.resolve(FoldFolder.PREDICTIONS), rows);
        return new Outcome(rows.size(), broken.size());
    }

    /** How many clips were predicted, and how many were left out as they could not be used. */
    public record Outcome(int predicted, int broken) {}

    /** What rows say of the corpus they come from. */
    private record From(String corpus, int broken, List<String> undescribed) {}

    private List<Utterance> testPart(List<Utterance> all) {
        return switch (recipe.protocol().folds().kind()) {
            case DECLARED, OFFICIAL -> all.stream()
                    .filter(u -> u.fact(Utterance.SPLIT).filter(TEST::equals).isPresent())
                    .toList();
            default -> all;
        };
    }

    /** No clip that sounds like one of the training, whatever it is called. */
    private void requireUnseen(List<Utterance> test, Map<String, String> contents) {
        var members = began.object("clips").object("contents");
        if (members.keys().isEmpty()) {
            throw InvalidInputException.of("clips.contents", "none", "the clips that were learned from")
                    .in(run.resolve(RunFile.NAME));
        }
        Set<String> seen = members.keys().stream()
                .map(id -> members.text(id).orElseThrow(() -> InvalidInputException.of(
                        "clips.contents." + id, "null", "the hash of a clip").in(run.resolve(RunFile.NAME))))
                .collect(Collectors.toCollection(TreeSet::new));
        var leaked = test.stream().map(Utterance::id).filter(id -> seen.contains(contents.get(id))).toList();
        if (!leaked.isEmpty()) {
            throw InvalidInputException.of(
                            "test part", leaked.size() + " clips that the run has learned from, such as "
                                    + leaked.getFirst(),
                            "clips that it has not seen")
                    .in(run)
                    .next("declare a test part by protocol.folds = declared, or give other data");
        }
    }

    private PredictionRow row(Utterance utterance, Prediction prediction, From from) {
        var facts = new TreeMap<>(utterance.facts());
        facts.keySet().retainAll(Judgement.FACTS);
        var described = recipe.prompt().arms().getFirst().train();
        var details = new TreeMap<>(Map.of(
                "recipe", Sha256.of(recipe.text()),
                "base", began.text("base").orElse(""),
                "clips", began.object("clips").text("sha256").orElse("")));
        if (from.broken() > 0) {
            details.put(ExperimentFolder.BROKEN, String.valueOf(from.broken()));
        }
        if (!from.undescribed().isEmpty()) {
            details.put(Origin.NOT_DESCRIBED, String.join("; ", from.undescribed()));
        }
        var arm = RecipeArms.name(new PromptSettings.Arm(described, described), recipe,
                HeadFiles.isIn(result) ? EncoderFolders.name(HeadFiles.heard(result).encoder()) : Optional.empty());
        return new PredictionRow(
                utterance.id(), utterance.label(), prediction.emotion(), prediction.probabilities(),
                        Map.of(), facts,
                new Origin(from.corpus(), recipe.protocol().folds().toString(), arm, recipe.seed(), TEST,
                        details));
    }
}
