// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSpelling;
import io.github.aasllm.protocol.DevSplit;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.protocol.Protocol;
import io.github.aasllm.recipe.DevPart;
import io.github.aasllm.recipe.Folds;
import io.github.aasllm.recipe.Folds.Kind;
import io.github.aasllm.recipe.ProtocolSettings;
import java.util.List;
import java.util.function.Supplier;

/** The folds that a recipe asks for. */
public final class RecipeFolds {
    /** The name of the one fold that tests nothing. */
    static final String ALL = "all";

    private RecipeFolds() {}

    /**
     * The folds of a corpus; with {@code protocol.folds = none} one, whose test part is empty.
     *
     * @throws InvalidInputException if an utterance lacks the fact that parts them, or two speakers
     *     differ in case alone
     */
    public static List<Fold> of(ProtocolSettings settings, List<Utterance> utterances) {
        var folds = settings.folds();
        return naming("protocol.folds", folds, () -> parts(folds, utterances));
    }

    /**
     * What a value of a recipe asks for; where the clips do not allow it, the refusal names its key.
     *
     * @throws InvalidInputException of the parts, with the key and the value
     */
    public static <T> T naming(String key, Object value, Supplier<T> parts) {
        try {
            return parts.get();
        } catch (InvalidInputException refusal) {
            throw refusal.getMessage().startsWith(key + ":") ? refusal : refusal.next("the recipe has " + key + " = " + value);
        }
    }

    private static List<Fold> parts(Folds folds, List<Utterance> utterances) {
        if (folds.kind() == Kind.LEAVE_ONE_SPEAKER_OUT || folds.kind() == Kind.ACTOR_FOLDS) {
            requireOneSpelling(utterances);
        }
        return switch (folds.kind()) {
            case LEAVE_ONE_SPEAKER_OUT -> Protocol.leaveOneOut(Utterance.SPEAKER, utterances);
            case LEAVE_ONE_SESSION_OUT -> Protocol.leaveOneOut(Utterance.SESSION, utterances);
            case ACTOR_FOLDS -> Protocol.actorFolds(folds.count(), utterances);
            case OFFICIAL, DECLARED -> Protocol.splits(utterances);
            case NONE -> List.of(new Fold(ALL, utterances, List.of(), List.of(), Fold.DevBy.NONE));
        };
    }

    private static void requireOneSpelling(List<Utterance> utterances) {
        var speakers = utterances.stream().flatMap(clip -> clip.fact(Utterance.SPEAKER).stream()).toList();
        LabelSpelling.variants(speakers).stream().findFirst().ifPresent(spellings -> {
            throw InvalidInputException.of("speaker", String.join(" and ", spellings),
                    "one spelling of each speaker, who would else be in training and test");
        });
    }

    /**
     * A fold with the dev part that the recipe asks for, taken out of its training part; another for each
     * seed.
     */
    public static Fold withDev(ProtocolSettings settings, Fold fold, long seed) {
        var dev = settings.dev();
        return naming("protocol.dev", dev, () -> parts(dev, fold, seed));
    }

    private static Fold parts(DevPart dev, Fold fold, long seed) {
        return switch (dev.kind()) {
            case NONE -> withoutDev(fold);
            case OFFICIAL -> fold;
            case CLIPS -> DevSplit.ofRandomShare(withoutDev(fold), dev.share().fraction(), seed);
            case SPEAKERS -> DevSplit.ofSpeakers(withoutDev(fold), dev.share().fraction(), seed);
        };
    }

    private static Fold withoutDev(Fold fold) {
        return new Fold(fold.name(), fold.train(), List.of(), fold.test(), Fold.DevBy.NONE);
    }
}
