// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.encoder.LayerChoice;
import java.util.stream.Collectors;

/** Values that do not go together in a recipe of a linear baseline. */
final class BaselinePairs {
    private BaselinePairs() {}

    static void require(ProtocolSettings protocol, EncoderSettings encoder, BaselineSettings baseline,
            SelectSettings select) {
        boolean dev = protocol.dev().kind() != DevPart.Kind.NONE;
        boolean several = baseline.c().size() > 1;
        Checks.require(
                !several || dev || baseline.innerFolds().isPresent(),
                "baseline.c",
                baseline.c().stream().map(Values::number).collect(Collectors.joining(", ")),
                "one value, or a dev part by protocol.dev or baseline.inner-folds to choose by");
        Checks.require(
                baseline.innerFolds().isEmpty() || several && !dev,
                "baseline.inner-folds",
                baseline.innerFolds().map(String::valueOf).orElse(""),
                several ? "none, as the dev part of protocol.dev chooses" : "none, as baseline.c is one value");
        Checks.require(
                !encoder.layer().equals(LayerChoice.WEIGHTED_SUM),
                "encoder.layer",
                encoder.layer(),
                "last or a number, as a linear baseline learns no weights of layers");
        Checks.require(
                select.by() == SelectSettings.By.LAST,
                "select.by",
                Values.key(select.by()),
                "last, as a linear baseline has no epochs; baseline.c is chosen by select.metric");
    }
}
