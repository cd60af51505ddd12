// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A corpus in its own layout: where its labels stand, what they are called, who speaks, and how many clips
 * there ought to be.
 */
public interface Corpus {
    /** The name by which commands, recipes and prediction files call it. */
    String name();

    /** What results call the copy of it in a place, a folder or a list; of a list of one's own its own name. */
    default String name(Path place) {
        return name();
    }

    /**
     * All its labelled utterances, sorted by id. Only label files and names are read, no sound: a clip that
     * is not there is among them.
     *
     * @throws InvalidInputException if the layout is another, a label file is damaged, or two utterances have
     *     one id
     */
    List<Utterance> utterances(Path folder);

    /** The classes that the field usually takes of it, and what it merges for them. */
    Classes usualClasses();

    /**
     * How many clips of each class a whole copy has, {@link #usualClasses()} taken; empty where nobody can
     * know.
     */
    Optional<ClassTable> expected();

    /** How many clips of the usual classes a whole copy has; empty where nobody can know. */
    default Optional<Integer> whole() {
        return expected().map(ClassTable::total);
    }

    /** The fact by which the counts of the corpus are usually given, such as the session. */
    String tabledBy();

    /** What is known to be wrong with clips of the published corpus. */
    default List<KnownFault> knownFaults() {
        return List.of();
    }

    /** The folders in which, with all below them, there ought to be no sound but that of the utterances. */
    default Set<Path> soundFolders(Path folder, List<Utterance> utterances) {
        return utterances.stream().map(u -> u.file().resolveSibling(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a copy says itself which speakers or sessions it has, so that others are not missing. */
    default boolean isPart(Path folder) {
        return false;
    }
}
