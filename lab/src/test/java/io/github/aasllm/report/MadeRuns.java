// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Predictions that were never made: a clip has a difficulty of its own, which all arms share, and an arm a
 * gain on the right label; arms of equal gain differ by chance alone.
 */
record MadeRuns(String corpus, int speakers, int clips, List<Long> seeds, long chance) {
    static final List<String> LABELS = List.of("anger", "happiness", "neutral", "sadness");
    private static final String HASH = "0123456789abcdef".repeat(4);

    /** The rows of an arm over all seeds; each speaker is a fold, and every second one is female. */
    List<PredictionRow> rows(String arm, double gain) {
        var rows = new ArrayList<PredictionRow>();
        for (long seed : seeds) {
            var ofClips = new Random(chance);
            var ofArm = new Random(31 * (31 * chance + arm.hashCode()) + seed);
            for (int speaker = 0; speaker < speakers; speaker++) {
                for (int clip = 0; clip < clips; clip++) {
                    rows.add(row(arm, seed, speaker, clip,
                            scores(ofClips, ofArm, clip % LABELS.size(), gain)));
                }
            }
        }
        return rows;
    }

    private static double[] scores(Random ofClips, Random ofArm, int label, double gain) {
        var scores = new double[LABELS.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(ofClips.nextGaussian() + ofArm.nextGaussian() + (i == label ? gain : 0));
        }
        return scores;
    }

    private PredictionRow row(String arm, long seed, int speaker, int clip, double[] scores) {
        double sum = 0;
        int largest = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += scores[i];
            largest = scores[i] > scores[largest] ? i : largest;
        }
        var probabilities = new LinkedHashMap<String, Double>();
        for (int i = 0; i < scores.length; i++) {
            probabilities.put(LABELS.get(i), scores[i] / sum);
        }
        var name = "s%02d".formatted(speaker);
        return new PredictionRow(
                name + "-" + clip, LABELS.get(clip % LABELS.size()), LABELS.get(largest), probabilities,
                Map.of(),
                Map.of("speaker", name, "sex", speaker % 2 == 0 ? "male" : "female"),
                new Origin(corpus, "leave-one-speaker-out", ArmName.ofName(arm), seed, name,
                        Map.of("prompt", "paper sha256 " + HASH, "recipe", "made")));
    }

    /** Writes an arm's rows below a folder, a file a seed. */
    void write(Path folder, String arm, double gain) throws IOException {
        for (long seed : seeds) {
            var file = Files.createDirectories(folder.resolve(arm.replace('/', '-') + "-" + seed))
                    .resolve("predictions.jsonl");
            try (var out = Files.newBufferedWriter(file)) {
                for (var row : rows(arm, gain)) {
                    if (row.origin().seed() == seed) {
                        PredictionFile.append(out, row);
                    }
                }
            }
        }
    }
}
