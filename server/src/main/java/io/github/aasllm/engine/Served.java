// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.recognizer.Recognizer;
import java.nio.file.Path;
import java.util.List;

/**
 * What is served.
 *
 * @param name that clients call the model by
 * @param folders of the model, which no answer may name
 * @param records the schema of its answers
 */
public record Served(Recognizer recognizer, String name, List<Path> folders, Records records) {
    public Served {
        folders = List.copyOf(folders);
    }

    /** A text without the paths of the folders: of each its last name is left. */
    String without(String text) {
        var said = text;
        for (var folder : folders) {
            var last = String.valueOf(folder.getFileName());
            said = said.replace(folder.toAbsolutePath().toString(), last).replace(folder.toString(), last);
        }
        return said;
    }
}
