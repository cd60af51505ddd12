// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Level;
import io.github.aasllm.explanation.Change;
import io.github.aasllm.explanation.CueEffect;
import io.github.aasllm.explanation.Explanation;
import io.github.aasllm.record.Column.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The part of a prediction's record that {@code --explain} adds. */
final class ExplanationFields {
    /** The field beside the explanation for the answer without that which was asked beside the LLM. */
    static final String LLM_ALONE = "llm_alone";

    private ExplanationFields() {}

    /** The columns of {@link #of}: those of the middle level are empty, unless thresholds are tertiles. */
    static List<Column> columns(List<String> labels) {
        var columns = new ArrayList<Column>();
        for (var cue : Cue.values()) {
            columns.add(column(Kind.TEXT, cue, "level"));
            columns.add(column(Kind.FLAG, cue, "marginal"));
            columns.add(column(Kind.NUMBER, cue, "effect"));
            var told = Stream.concat(Stream.of(Level.values()).map(Optional::of),
                    Stream.of(Optional.<Level>empty()));
            told.map(ExplanationFields::key).forEach(level -> {
                columns.add(column(Kind.TEXT, cue, "changes", level, "description"));
                columns.add(column(Kind.TEXT, cue, "changes", level, "emotion"));
                labels.forEach(label ->
                        columns.add(column(Kind.NUMBER, cue, "changes", level, "probabilities", label)));
                columns.add(column(Kind.NUMBER, cue, "changes", level, "effect"));
            });
        }
        return columns;
    }

    /** The columns of {@link #of(Explanation.LlmAlone)}. */
    static List<Column> columnsOfLlmAlone(List<String> labels) {
        var columns = new ArrayList<>(List.of(Column.in(LLM_ALONE, "emotion", Kind.TEXT)));
        labels.forEach(label -> columns.add(new Column(List.of(LLM_ALONE, "probabilities", label), Kind.NUMBER)));
        columns.add(Column.in(LLM_ALONE, "effect", Kind.NUMBER));
        return columns;
    }

    private static Column column(Kind kind, Cue cue, String... names) {
        return new Column(Stream.concat(Stream.of("explanation", cue.slot()), Stream.of(names)).toList(), kind);
    }

    /** By cue, the one with the largest effect first. */
    static Map<String, Object> of(Explanation explanation, Set<Cue> marginal) {
        var fields = new LinkedHashMap<String, Object>();
        explanation.cues().forEach(cue -> fields.put(cue.cue().slot(), cue(cue, marginal.contains(cue.cue()))));
        return fields;
    }

    static Map<String, Object> of(Explanation.LlmAlone alone) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("emotion", alone.emotion());
        fields.put("probabilities", alone.probabilities());
        fields.put("effect", alone.effect());
        return fields;
    }

    private static Map<String, Object> cue(CueEffect cue, boolean marginal) {
        var changes = new LinkedHashMap<String, Object>();
        cue.changes().forEach(change -> changes.put(key(change.level()), change(change)));
        var fields = new LinkedHashMap<String, Object>();
        fields.put("level", cue.level().word());
        fields.put("marginal", marginal);
        fields.put("effect", cue.effect());
        fields.put("changes", changes);
        return fields;
    }

    private static Map<String, Object> change(Change change) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("description", change.description());
        fields.put("emotion", change.emotion());
        fields.put("probabilities", change.probabilities());
        fields.put("effect", change.effect());
        return fields;
    }

    private static String key(Optional<Level> level) {
        return level.map(Level::word).orElse("withheld");
    }
}
