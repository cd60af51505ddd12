// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Recognizer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is served.
 *
 * @param name that clients call the model by
 * @param folders of the model, which no answer may name
 * @param records the schema of its answers
 */
public record Served(Recognizer recognizer, String name, List<Path> folders, Records records) {
    private static final Logger LOG = LoggerFactory.getLogger(Served.class);

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

    /**
     * What is thrown where the model has no answer for a sound that was read and measured: what is refused from
     * then on is the model's own, such as numbers that are none. So no client is at fault, and nobody need ask again.
     */
    RuntimeException failed(ExecutionException answering) {
        if (answering.getCause() instanceof InvalidInputException why) {
            var refusal = Refusal.of(500, 0, "model " + name + ", " + without(why.getMessage()));
            LOG.error("{}", refusal.getMessage()); // whoever runs the server has to know
            return refusal;
        }
        return new IllegalStateException(answering.getCause());
    }
}
