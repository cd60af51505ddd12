// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.recipe.CorpusSettings.Name;
import io.github.aasllm.recipe.DecisionSettings.By;
import io.github.aasllm.recipe.Tune.Box;
import io.github.aasllm.recognizer.Voices;
import java.util.LinkedHashMap;
import java.util.Set;

/** Values of different records that do not go together. */
final class RecipePairs {
    private static final Set<Name> WITH_SESSIONS = Set.of(Name.IEMOCAP, Name.MANIFEST);
    private static final Set<Name> WITH_OFFICIAL_PARTS = Set.of(Name.MELD, Name.LSSED);
    private static final Set<Box> HEARING = Set.of(Box.ENCODER, Box.HEAD); // what a head without LLM needs
    private static final String LEARNING_HEARING = // of a head on an encoder that learns
            "tune = head, encoder; or tune = lora, head with lora.targets = encoder";
    private static final Set<Name> WITH_DECLARED_PARTS = Set.of(Name.MANIFEST, Name.LSSED);
    private static final Set<Name> WITHOUT_LIST = Set.of(Name.IEMOCAP, Name.MELD);

    private RecipePairs() {}

    /** A list that is not read has no name, no paths and no columns. */
    static void require(CorpusSettings corpus, ColumnSettings columns) {
        if (!WITHOUT_LIST.contains(corpus.name())) {
            return;
        }
        var said = new LinkedHashMap<>(Recipe.settings(columns));
        said.put("corpus.manifest", corpus.manifest());
        said.put("corpus.path", corpus.path());
        said.forEach((key, value) -> {
            var standard = Recipe.standard(key);
            Checks.require(value.equals(standard), key, value,
                    standard + ", as corpus.name = " + Values.key(corpus.name()) + " reads no list of clips");
        });
    }

    /** What parts the clips is what the corpus has, or a column of its list that the recipe names. */
    static void require(CorpusSettings corpus, ColumnSettings columns, Folds folds) {
        switch (folds.kind()) {
            case LEAVE_ONE_SESSION_OUT -> requireFolds(
                    WITH_SESSIONS.contains(corpus.name())
                            || !columns.session().equals(Recipe.standard("columns.session")),
                    corpus, folds, "has no sessions");
            case OFFICIAL -> requireFolds(
                    WITH_OFFICIAL_PARTS.contains(corpus.name()), corpus, folds, "has no official parts");
            case DECLARED -> requireFolds(
                    WITH_DECLARED_PARTS.contains(corpus.name())
                            || !columns.split().equals(Recipe.standard("columns.split")),
                    corpus, folds, "declares no parts");
            default -> {} // every other way of parting needs no more than speakers
        }
    }

    static void require(
            ProtocolSettings protocol,
            PromptSettings prompt,
            DecisionSettings decision) {
        var folds = protocol.folds();
        boolean parted = folds.kind() == Folds.Kind.OFFICIAL || folds.kind() == Folds.Kind.DECLARED;
        Checks.require(
                protocol.dev().kind() != DevPart.Kind.OFFICIAL || parted,
                "protocol.dev",
                "official",
                "none or a drawn part, as protocol.folds = " + folds + " has none of its own");
        Checks.require(
                decision.by() == By.LLM || prompt.describesNothing(),
                "description.train",
                prompt.arms().getFirst().key(),
                "none for training and test, as decision.by = " + Values.key(decision.by()) + " reads no text");
        Checks.require(
                decision.innerFolds().isEmpty() || protocol.dev().kind() == DevPart.Kind.NONE,
                "decision.inner-folds",
                decision.innerFolds().map(String::valueOf).orElse(""),
                "none, as the temperature is fitted on the dev part of protocol.dev");
    }

    static void require(
            DecisionSettings decision,
            TrainSettings train,
            SelectSettings select,
            ProtocolSettings protocol,
            AugmentSettings augment) {
        boolean head = train.tune().boxes().contains(Box.HEAD);
        if (decision.by() == By.ENCODER_HEAD) {
            Checks.require(
                    head && HEARING.containsAll(train.tune().boxes()),
                    "tune",
                    train.tune(),
                    (augment.isNone() ? "tune = head; " : "") + LEARNING_HEARING + ", as decision.by = encoder-head uses no other");
        } else {
            Checks.require(!head, "tune", train.tune(), decision.by() == By.LLM
                    ? "lora, full, or a list of encoder, adapter, llm, as decision.by = llm has no head"
                    : "no such line, as decision.by = " + Values.key(decision.by()) + " is trained at once, without a head");
            Checks.require(
                    select.by() != SelectSettings.By.TEST_ORACLE,
                    "select.by",
                    "test-oracle",
                    "last or best-dev, as decision.by = " + Values.key(decision.by()) + " looks at no test part");
        }
        Checks.require(
                select.by() != SelectSettings.By.BEST_DEV || protocol.dev().kind() != DevPart.Kind.NONE,
                "select.by", "best-dev", "last, or a dev part by protocol.dev");
        Checks.require(
                select.by() != SelectSettings.By.TEST_ORACLE || protocol.folds().kind() != Folds.Kind.NONE,
                "select.by", "test-oracle", "last, as protocol.folds = none has no test part");
    }

    /** What is said of {@code tune} is a value that all other checks take, so that it need be changed once. */
    static void require(
            DecisionSettings decision, TrainSettings train, LoraSettings lora, AugmentSettings augment, CacheSettings cache) {
        boolean frozen = train.tune().freezesEncoder(lora.targets());
        Checks.require(
                augment.isNone() || !frozen || decision.by().isBaseline(), // which IdleKeys refuses
                "tune",
                train.tune(),
                (decision.by() == By.ENCODER_HEAD ? LEARNING_HEARING : "full, a list with encoder, or lora with encoder in lora.targets")
                        + ", as " + String.join(", ", augment.active())
                        + (augment.active().size() == 1 ? " varies" : " vary") + " the encoder's input");
        Checks.require(
                cache.use() != CacheSettings.Use.YES || frozen,
                "cache.use",
                "yes",
                "auto or no, as tune = " + train.tune() + " changes the encoder's states");
    }

    static void require(
            DecisionSettings decision, TrainSettings train, LoraSettings lora, BatchSettings batch) {
        if (train.pooledHead().isEmpty()) {
            return;
        }
        var weight = Values.number(train.pooledHead().get());
        Checks.require(
                decision.by() == By.LLM && !train.tune().freezesEncoder(lora.targets()),
                "train.pooled-head",
                weight,
                "none, as it teaches the encoder beside an LLM, and tune = " + train.tune()
                        + " has no such encoder");
        Checks.require(
                batch.size() > 1, "train.pooled-head", weight,
                "none, or batch.size > 1, by which it is standardised");
    }

    static void require(DecisionSettings decision, BatchSettings batch) {
        if (batch.bySpeaker().percent() == 0) {
            return;
        }
        Checks.require(
                decision.by() == By.LLM, "batch.by-speaker", batch.bySpeaker(),
                "0 %, as decision.by = " + Values.key(decision.by()) + " reads no clip by speaker");
        Checks.require(
                batch.sampling() == BatchSettings.Sampling.UNIFORM && !batch.byLength(),
                "batch.by-speaker", batch.bySpeaker(),
                "0 %, or batch.sampling = uniform and batch.by-length = no, as it orders the clips itself");
        Checks.require(
                batch.size() >= 2 * Voices.FEWEST, "batch.by-speaker", batch.bySpeaker(),
                "0 %, or batch.size >= " + 2 * Voices.FEWEST + ", as fewer clips of two speakers give no speaker statistics");
    }

    static void require(EncoderSettings encoder, TrainSettings train, LoraSettings lora) {
        Checks.require(
                encoder.layer().equals(LayerChoice.LAST) || train.tune().freezesEncoder(lora.targets())
                        || train.tune().updatesBelowHead(),
                "encoder.layer",
                encoder.layer(),
                "last, as tune = " + train.tune() + " trains the encoder through its last layer");
    }

    /** Below a head there is an encoder alone, and only the layers that it hears can learn. */
    static void require(EncoderSettings encoder, TrainSettings train, LoraSettings lora, AugmentSettings augment) {
        if (!train.tune().updatesBelowHead()) {
            return;
        }
        Checks.require(
                lora.targets().areOfEncoder(),
                "lora.targets",
                lora.targets(),
                LoraTargets.EXPECTED_BELOW_HEAD + ", as tune = " + train.tune() + " has a speech encoder alone");
        Checks.require(
                encoder.layer().number() != 0,
                "encoder.layer",
                encoder.layer(),
                "another, as no layer stands before it that tune = " + train.tune() + " could train");
        Checks.require(
                encoder.layer().equals(LayerChoice.LAST) || !augment.masks(),
                "encoder.layer",
                encoder.layer(),
                "last, as the masks of augment.* are for an encoder's last states");
    }

    static void require(TrainSettings train, PretrainSettings pretrain) {
        Checks.require(
                pretrain.length().isEmpty() || train.base().filter(StartingModel::random).isPresent(),
                "pretrain.length",
                pretrain.length().map(Object::toString).orElse("none"),
                "none, as model.base = " + train.base().map(StartingModel::toString).orElse("none")
                        + " is not random");
    }

    private static void requireFolds(boolean able, CorpusSettings corpus, Folds folds, String lack) {
        Checks.require(
                able,
                "protocol.folds",
                folds,
                "another, as corpus.name = " + Values.key(corpus.name()) + " " + lack);
    }
}
