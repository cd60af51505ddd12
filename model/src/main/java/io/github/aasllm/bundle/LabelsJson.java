// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.prompt.LabelSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels as {@code aasllm.json} has them. As maps: Jackson writes records by its annotations, of which a cluster may bring
 * others.
 */
final class LabelsJson {
    private LabelsJson() {}

    static List<Map<String, Object>> toJson(LabelSet set) {
        return set.labels().stream().map(label -> {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("name", label.name());
            content.put("answer", label.answer());
            return content;
        }).toList();
    }
}
