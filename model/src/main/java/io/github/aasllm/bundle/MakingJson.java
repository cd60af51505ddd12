// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The object {@code making} of an {@code aasllm.json}. */
final class MakingJson {
    private MakingJson() {}

    static Map<String, Object> toJson(Making making) {
        var content = new LinkedHashMap<String, Object>();
        content.put("kind", making.kind().key());
        content.put("parents", making.parents().stream()
                .map(p -> new TreeMap<>(Map.of(
                        "role", p.role(), "name", p.name(), "fingerprint", p.fingerprint())))
                .toList());
        content.put("data", making.data().stream()
                .map(d -> new TreeMap<>(Map.of("name", d.name(), "use", d.use(), "licence", d.licence())))
                .toList());
        making.licence().ifPresent(licence -> content.put("licence", licence));
        content.put("scores", making.scores().stream()
                .map(s -> new TreeMap<String, Object>(Map.of("what", s.what(), "value", s.value())))
                .toList());
        return content;
    }

    static Making read(JsonFields fields) {
        var key = Bundle.required(fields, "kind");
        var kind = Making.Kind.of(key).orElseThrow(() -> fields.refusal("kind", key, "one of "
                + String.join(", ", Arrays.stream(Making.Kind.values()).map(Making.Kind::key).toList())));
        return new Making(
                kind,
                list(fields, "parents").stream().map(parent -> new Making.Parent(
                        Bundle.required(parent, "role"), Bundle.required(parent, "name"),
                        Bundle.required(parent, "fingerprint"))).toList(),
                list(fields, "data").stream().map(set -> new Making.DataSet(
                        Bundle.required(set, "name"), Bundle.required(set, "use"),
                        Bundle.required(set, "licence"))).toList(),
                fields.text("licence"),
                scores(fields));
    }

    private static List<Making.Score> scores(JsonFields fields) {
        var scores = new ArrayList<Making.Score>();
        for (var score : list(fields, "scores")) {
            var value = score.node().path("value");
            if (!value.isNumber()) {
                throw score.refusal("value", value, "a number");
            }
            var what = Bundle.required(score, "what");
            scores.add(Bundle.located(score, () -> new Making.Score(what, value.doubleValue())));
        }
        return scores;
    }

    private static List<JsonFields> list(JsonFields fields, String key) {
        return fields.has(key) ? fields.list(key) : List.of();
    }
}
