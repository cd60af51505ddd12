// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.Temperature;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The temperature of what was learned in a fold, fitted to predictions of clips of the fold's training part
 * alone.
 *
 * @param value 1 where it was not fitted
 * @param source whose predictions it was fitted to
 * @param clips how many they are
 * @param clipsHash of their ids
 * @param nllBefore the mean negative log likelihood of their labels at the temperature 1; NaN of none
 * @param nllAfter the same at this temperature
 */
record FoldTemperature(
        double value, Source source, int clips, String clipsHash, double nllBefore, double nllAfter) {
    private static final String FILE = "calibration.json";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Whose predictions a temperature is fitted to. */
    enum Source {
        /** Nobody's. */
        NONE("none"),
        /** Those of the dev part. */
        DEV("dev"),
        /** Those of training clips, each by a model that has not heard its speaker. */
        OUT_OF_FOLD("out of fold");

        private final String key;

        Source(String key) {
            this.key = key;
        }
    }

    /** Of scored predictions; where there are none, as of written answers, it is 1. */
    static FoldTemperature fit(List<PredictionRow> predictions, Source source) {
        var rows = predictions.stream().filter(row -> !row.logScores().isEmpty()).toList();
        if (rows.isEmpty()) {
            return new FoldTemperature(1, Source.NONE, 0, "", Double.NaN, Double.NaN);
        }
        double value = Temperature.fit(rows);
        var ids = rows.stream().map(PredictionRow::id).toList();
        return new FoldTemperature(value, source, rows.size(), Thresholds.hashOfIds(ids),
                Temperature.nll(rows, 1), Temperature.nll(rows, value));
    }

    /** {@code dev}, {@code out of fold} or {@code none}. */
    String key() {
        return source.key;
    }

    /** Writes {@code calibration.json} into the fold's folder, with what sets were fitted to the same predictions. */
    void write(FoldFolder folder, Optional<FoldSets> sets) {
        var file = folder.file(FILE);
        var json = new LinkedHashMap<String, Object>();
        json.put("format", 1);
        json.put("temperature", value);
        json.put("fitted_to", source.key);
        if (source != Source.NONE) {
            json.put("clips", clips);
            json.put("clips_sha256", clipsHash);
            json.put("nll_before", nllBefore);
            json.put("nll_after", nllAfter);
        }
        sets.ifPresent(of -> json.put("sets", of.toJson()));
        try {
            Files.writeString(file, MAPPER.writeValueAsString(json) + "\n");
        } catch (IOException e) {
            throw InvalidInputException.of(FILE, e.getMessage(), "a folder that can be written")
                    .in(file).causedBy(e);
        }
    }
}
