// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.PredictionSets;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.record.LabelSets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option by which a set of labels is said beside the likeliest one. */
final class SetOption {
    static final String NAME = "--set";
    private static final Pattern PERCENT = Pattern.compile("(\\d{2}) ?%?");

    @Option(
            names = NAME,
            paramLabel = "COVERAGE",
            description = "Also say a set of labels that holds the true one that often, such as 90%%, for speakers"
                    + " like those that the model was fitted to; from 50%% to 99%%.")
    private String coverage;

    /**
     * What makes sets as the option says; empty where it is not given.
     *
     * @param opened gives the recognizer where it is a speech LLM, or refuses
     * @throws InvalidInputException if the option says no coverage, or the model knows no sets
     */
    Optional<LabelSets> sets(Function<String, AaSllm> opened) {
        if (coverage == null) {
            return Optional.empty();
        }
        int percent = percent();
        var sets = opened.apply(NAME).calibration().sets().orElseThrow(() -> InvalidInputException.of(
                        NAME, "of a model that does not know how sure it may be", "sets in " + Bundle.FILE
                                + ", as an experiment with a dev part or inner folds writes them")
                .next("'aasllm adapt' makes them of clips without labels"));
        return Optional.of(new LabelSets(percent, sets.threshold(percent)));
    }

    /** What the call says by it; none where it is not given. */
    List<String> said() {
        return coverage == null ? List.of() : List.of(NAME + " " + percent() + "%");
    }

    /** @throws InvalidInputException with what means other labels, or no probabilities */
    void requireWithout(String option, boolean isGiven) {
        if (coverage != null && isGiven) {
            throw InvalidInputException.of(option, "with " + NAME, "one of them, as sets were fitted to the"
                    + " probabilities of the labels that the model learned");
        }
    }

    private int percent() {
        var matched = PERCENT.matcher(coverage.strip());
        int percent = matched.matches() ? Integer.parseInt(matched.group(1)) : 0;
        if (percent < PredictionSets.LEAST || percent > PredictionSets.MOST) {
            throw InvalidInputException.of(NAME, coverage, "a whole number of per cent from " + PredictionSets.LEAST
                    + "% to " + PredictionSets.MOST + "%");
        }
        return percent;
    }
}
