// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.explanation.Explanation;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.record.Column.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Optional<LabelSets> sets;
    private final Map<String, String> way;

    /**
     * @param explained whether there is a field for the explanation
     * @param sets what makes the sets of labels, where there is a field for them
     */
    public PredictFields(Recognizer recognizer, boolean explained, Optional<LabelSets> sets) {
        this(recognizer, explained, sets, Map.of());
    }

    /** @param way by name, what a row says besides of how it was made, so that a file of rows can be gone on with */
    public PredictFields(
            Recognizer recognizer, boolean explained, Optional<LabelSets> sets, Map<String, String> way) {
        this.way = new LinkedHashMap<>(way);
        this.explained = explained;
        this.sets = sets;
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

    public List<Column> columns() {
        var columns = new ArrayList<>(List.of(
                Column.of("path", Kind.TEXT),
                Column.of("channel", Kind.TEXT),
                Column.of("duration_s", Kind.NUMBER),
                Column.of("emotion", Kind.TEXT)));
        labels.forEach(label -> columns.add(Column.in("probabilities", label, Kind.NUMBER)));
        sets.ifPresent(any -> columns.addAll(LabelSets.columns()));
        dimensions.forEach(name -> columns.add(Column.in("dimensions", name, Kind.NUMBER)));
        columns.addAll(List.of(Column.of("method", Kind.TEXT), Column.of("normalisation", Kind.TEXT)));
        columns.addAll(ClipFields.acousticColumns(method));
        Stream.of(Cue.values()).forEach(cue -> columns.add(Column.in("levels", cue.slot(), Kind.TEXT)));
        columns.addAll(List.of(
                Column.of("marginal", Kind.TEXTS),
                Column.in("speech", "voiced_share", Kind.NUMBER),
                Column.in("speech", "seconds", Kind.NUMBER)));
        if (explained) {
            columns.addAll(ExplanationFields.columns(labels));
            columns.addAll(ExplanationFields.columnsOfLlmAlone(labels));
        }
        columns.addAll(List.of(
                Column.of("description", Kind.TEXT),
                Column.in("description_template", "name", Kind.TEXT),
                Column.in("description_template", "sha256", Kind.TEXT),
                Column.in("prompt", "name", Kind.TEXT),
                Column.in("prompt", "sha256", Kind.TEXT)));
        way.keySet().forEach(name -> columns.add(Column.of(name, Kind.TEXT)));
        columns.addAll(List.of(Column.of("warnings", Kind.TEXTS), Column.of("error", Kind.TEXT)));
        return columns;
    }

    public Map<String, Object> of(ClipName clip, Prediction prediction) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel().orElse(null));
        fields.put("duration_s", prediction.durationSeconds());
        fields.put("emotion", prediction.emotion());
        fields.put("probabilities", prediction.probabilities());
        sets.ifPresent(of -> fields.put("set", of.fields(prediction.probabilities())));
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
            fields.put(ExplanationFields.LLM_ALONE, prediction.explanation().flatMap(Explanation::llmAlone)
                    .map(ExplanationFields::of).orElse(null));
        }
        fields.put("description", prediction.description().orElse(null));
        fields.put("description_template", prediction.description().isEmpty() ? null : descriptionTemplate);
        fields.put("prompt", prompt);
        fields.putAll(way);
        fields.put("warnings", prediction.warnings());
        fields.put("error", null);
        return fields;
    }
}
