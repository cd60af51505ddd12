// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What says beside the LLM which emotion it is: multinomial logistic regression on the statistics of a clip's
 * spectrogram, trained on the same clips. The paper has none; its errors are others than the LLM's.
 *
 * <p>With x the statistics, D numbers, and m and s their mean and deviation over the training clips, the log
 * probabilities of the L labels are
 *
 * <pre>{@code
 * log softmax(W (x - m) / s + b)
 * }</pre>
 *
 * <p>A clip that is read against its speaker has x moved to where the training clips lie first, as the states of the
 * speech encoder are. The training clips were moved likewise, each by its own speaker's, so W knows voices relative to
 * themselves.
 *
 * @param trained m and s
 * @param labels their names, in the order of the rows
 * @param weights W, a row for each label
 * @param intercepts b
 */
public record SpectralHead(
        StateStatistics trained, List<String> labels, List<List<Double>> weights, List<Double> intercepts) {
    private static final double DIGITS = 1e6; // numbers are kept to six decimals

    public SpectralHead {
        labels = List.copyOf(labels);
        weights = weights.stream().map(List::copyOf).toList();
        intercepts = List.copyOf(intercepts);
        int width = trained.width();
        if (labels.size() < 2 || weights.size() != labels.size() || intercepts.size() != labels.size()
                || weights.stream().anyMatch(row -> row.size() != width)) {
            throw InvalidInputException.of("spectral_statistics", labels.size() + " labels, " + weights.size()
                    + " rows of weights and " + intercepts.size() + " intercepts", "2 labels or more, and one of either for each label, each row of " + width
                    + " numbers, the means");
        }
        if (!Stream.concat(weights.stream().flatMap(List::stream), intercepts.stream()).allMatch(StateStatistics::isSmall)) {
            throw InvalidInputException.of("spectral_statistics", "weights or intercepts that are none, or too large",
                    "numbers of at most " + StateStatistics.LARGEST);
        }
    }

    /** The SHA-256 of all that it says. */
    public String hash() {
        return Sha256.of(labels + "\n" + weights + "\n" + intercepts + "\n" + trained.mean() + "\n" + trained.deviation());
    }

    /** The same with numbers that have six decimals, as they are written. */
    public SpectralHead rounded() {
        return new SpectralHead(
                new StateStatistics(trained.clips(), rounded(trained.mean()), rounded(trained.deviation())), labels,
                weights.stream().map(SpectralHead::rounded).toList(), rounded(intercepts));
    }

    private static List<Double> rounded(List<Double> numbers) {
        return numbers.stream().map(x -> Math.round(x * DIGITS) / DIGITS).toList();
    }

    /**
     * The value of each label, of which a softmax makes probabilities.
     *
     * @param statistics x, of the width of the means
     */
    public double[] values(float[] statistics) {
        var standardised = trained.standardised(statistics);
        return IntStream.range(0, labels.size()).mapToDouble(label -> {
            double sum = intercepts.get(label);
            for (int d = 0; d < standardised.length; d++) {
                sum += weights.get(label).get(d) * standardised[d];
            }
            return sum;
        }).toArray();
    }

    static SpectralHead read(JsonFields fields) {
        var rows = StateStatistics.rows(fields, "weights");
        var trained = StateStatistics.read(fields);
        var labels = names(fields);
        var intercepts = StateStatistics.numbers(fields, "intercepts");
        return Bundle.located(fields, () -> new SpectralHead(trained, labels, rows, intercepts));
    }

    private static List<String> names(JsonFields fields) {
        var names = new ArrayList<String>();
        for (var name : fields.array("labels")) {
            if (!name.isString()) {
                throw fields.refusal("labels", name, "a list of names");
            }
            names.add(name.stringValue());
        }
        return names;
    }

    Map<String, Object> toJson() {
        var content = new LinkedHashMap<>(trained.toJson());
        content.put("labels", labels);
        content.put("weights", weights);
        content.put("intercepts", intercepts);
        return content;
    }
}
