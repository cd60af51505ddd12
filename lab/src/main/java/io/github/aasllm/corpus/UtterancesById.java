// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** A corpus while it is read: utterances in any order, each id once. */
final class UtterancesById {
    private final Path source;
    private final TreeMap<String, Utterance> utterances = new TreeMap<>();

    /** @param source the folder or file that is read, for refusals */
    UtterancesById(Path source) {
        this.source = source;
    }

    /** @throws InvalidInputException if the id is taken */
    void add(Utterance utterance) {
        var same = utterances.putIfAbsent(utterance.id(), utterance);
        if (same != null) {
            throw InvalidInputException.of("id", utterance.id(), "one utterance of each id, not "
                    + same.file()
                    + " and " + utterance.file()).in(source);
        }
    }

    /** All of them, by id. */
    List<Utterance> sorted() {
        return List.copyOf(utterances.values());
    }
}
