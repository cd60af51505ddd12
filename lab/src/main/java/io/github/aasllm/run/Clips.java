// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.file.Sha256;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The clips that a run saw.
 *
 * @param corpus such as {@code emodb}
 * @param contents by utterance id, the hash of what is heard; see {@link AudioContent}
 * @param facts by the same ids, what else a run depends on, by its name: label, speaker, part and the like
 */
public record Clips(
        String corpus, SortedMap<String, String> contents, SortedMap<String, SortedMap<String, String>> facts) {
    public Clips {
        contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** SHA-256 of all lines {@code id hash}, in the order of the ids: equal for equal clips. */
    public String hash() {
        var lines = new StringBuilder();
        for (Map.Entry<String, String> clip : contents.entrySet()) {
            lines.append(clip.getKey()).append(' ').append(clip.getValue()).append('\n');
        }
        return Sha256.of(lines.toString());
    }
}
