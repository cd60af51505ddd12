// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The record of a prediction. */
public final class PredictFields {
    private final List<String> labels;
    private final List<String> dimensions;
    private final Map<String, String> prompt;
    private final Map<String, String> descriptionTemplate;
    private final Method method;
    private final Normalisation normalisation;
    private final boolean explained;

    /** @param explained whether there is a field for the explanation */
    public PredictFields(Recognizer recognizer, boolean explained) {
        this.explained = explained;
        this.labels = recognizer.labelNames();
        this.method = recognizer.extractor().method();
        this.normalisation = recognizer.extractor().normalisation();
        this.dimensions = recognizer.dimensions();
        this.prompt = recognizer.asked().map(of -> template(of.name(), of.hash())).orElse(null);
        this.descriptionTemplate = recognizer.told().map(of -> template(of.name(), of.hash())).orElse(null);
    }

    private static Map<String, String> template(String name, String hash) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("name", name);
        fields.put("sha256", hash);
        return fields;
    }

    /** All names, nested ones joined by a dot. */
    public List<String> columns() {
        var columns = new ArrayList<>(List.of("path", "channel", "duration_s", "emotion"));
        labels.forEach(label -> columns.add("probabilities." + label));
        dimensions.forEach(name -> columns.add("dimensions." + name));
        columns.addAll(List.of("method", "normalisation"));
        columns.addAll(ClipFields.acousticColumns(method));
        Stream.of(Cue.values()).forEach(cue -> columns.add("levels." + cue.slot()));
        columns.addAll(List.of("marginal", "speech.voiced_share", "speech.seconds"));
        if (explained) {
            columns.addAll(ExplanationFields.columns(labels));
        }
        columns.addAll(List.of(
                "description", "description_template.name", "description_template.sha256", "prompt.name",
                "prompt.sha256", "warnings", "error"));
        return columns;
    }

    public Map<String, Object> of(ClipName clip, Prediction prediction) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel().orElse(null));
        fields.put("duration_s", prediction.durationSeconds());
        fields.put("emotion", prediction.emotion());
        fields.put("probabilities", prediction.probabilities());
        if (!dimensions.isEmpty()) {
            fields.put("dimensions", prediction.dimensions());
        }
        fields.put("method", method.key());
        fields.put("normalisation", normalisation.key());
        fields.put("acoustic", ClipFields.acoustic(prediction.acoustic()));
        fields.put("levels", ClipFields.levels(prediction.levels()));
        fields.put("marginal", prediction.marginal().stream().map(Cue::slot).toList());
        fields.put("speech", ClipFields.speech(prediction.speech()));
        if (explained) {
            fields.put("explanation", prediction.explanation()
                    .map(why -> ExplanationFields.of(why, prediction.marginal())).orElse(null));
        }
        fields.put("description", prediction.description().orElse(null));
        fields.put("description_template", prediction.description().isEmpty() ? null : descriptionTemplate);
        fields.put("prompt", prompt);
        fields.put("warnings", prediction.warnings());
        fields.put("error", null);
        return fields;
    }
}
