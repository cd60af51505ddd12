// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.recognizer.Recognizer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/** A small schema of records, in the place of the program's. */
public final class TestRecords {
    private TestRecords() {}

    public static Served served(Recognizer recognizer, Path model) {
        return new Served(recognizer, "tiny", List.of(model), (name, prediction, explained) -> {
            var record = new LinkedHashMap<String, Object>();
            record.put("path", name);
            record.put("emotion", prediction.emotion());
            record.put("probabilities", prediction.probabilities());
            record.put("warnings", prediction.warnings());
            return record;
        });
    }
}
