// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The seeded predictions of {@code scores.json}, with what scikit-learn and scipy say of them. */
final class ScoreGolden {
    private ScoreGolden() {}

    static JsonNode file() {
        try (var in = ScoreGolden.class.getResourceAsStream("/evaluation/scores.json")) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> labels() {
        return file().get("labels").valueStream().map(JsonNode::stringValue).toList();
    }

    static Stream<JsonNode> cases() {
        return file().get("cases").valueStream();
    }

    /** The cases that have probabilities and what follows from them. */
    static Stream<JsonNode> calibrated() {
        return cases().filter(it -> it.has("calibration"));
    }

    static List<PredictionRow> rows(JsonNode golden) {
        var rows = new ArrayList<PredictionRow>();
        for (int i = 0; i < golden.get("truth").size(); i++) {
            rows.add(new PredictionRow("clip" + i, golden.get("truth").get(i).stringValue(),
                    golden.get("said").get(i).stringValue(),
                    golden.has("calibration")
                            ? byLabel(golden.get("calibration").get("probabilities").get(i)) : Map.of(),
                    byLabel(golden.get("log_scores").get(i)), Map.of("speaker", "s" + i % 7),
                    new Origin("made", "once", ArmName.of("arm"), 1, "f" + i % 3, Map.of())));
        }
        return rows;
    }

    static Map<String, Double> byLabel(JsonNode values) {
        var map = new LinkedHashMap<String, Double>();
        var labels = labels();
        for (int i = 0; i < labels.size(); i++) {
            map.put(labels.get(i), values.get(i).doubleValue());
        }
        return map;
    }
}
