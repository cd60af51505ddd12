// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;

/**
 * Inputs of which none comes again, however its path is spelt: {@code a.wav}, {@code ./a.wav} and {@code sub/../a.wav} are one
 * file, and the first spelling names its row; so is a file below a folder and below a link to that folder. Neither does another
 * file come that has the same name, as in the manifest of another folder: a file of results has one row for each name and
 * channel, by which a later call knows it. A link to a file is another file than the one that it leads to. A channel by its
 * number does not come where each channel of its file has come before; where it is the other way round, {@link #overlaps} says so.
 */
public final class NamedOnce implements Iterator<Input> {
    private final Iterator<Input> inputs;
    private final Set<UUID> named = new HashSet<>(); // a hash is shorter than a path, and there may be millions
    private final SameFile same = new SameFile();
    private Input ahead;
    private final Set<UUID> numbered = new HashSet<>(); // names of which a channel has come by its number
    private boolean overlaps;
    private long again;
    private String first; // that came again

    public NamedOnce(Iterator<Input> inputs) {
        this.inputs = inputs;
    }

    @Override
    public boolean hasNext() {
        while (ahead == null && inputs.hasNext()) {
            var input = inputs.next();
            if (isNew(input)) {
                ahead = input;
            } else {
                count(input);
            }
        }
        return ahead != null;
    }

    private void count(Input input) {
        first = again++ == 0 ? input.id() : first;
    }

    private boolean isNew(Input input) {
        var names = names(input);
        var word = input.channel().map(Channel::word).orElse("");
        if (input.channel().filter(Channel::isNumber).isPresent()) {
            names.forEach(name -> numbered.add(hash(name, "")));
            if (has(named, names, Channel.EACH.word())) {
                return false;
            }
        } else if (input.isEachChannel() && has(numbered, names, "")) {
            overlaps = true;
            count(input);
        }
        if (has(named, names, word)) {
            return false;
        }
        names.forEach(name -> named.add(hash(name, word)));
        return true;
    }

    private static boolean has(Set<UUID> known, Set<String> names, String channel) {
        return names.stream().anyMatch(name -> known.contains(hash(name, channel)));
    }

    /** What its row is called, by which a later call knows it, and its file, if it is one: two names but where it is called by its whole path. */
    private Set<String> names(Input input) {
        boolean isFile = input.refusal().isEmpty() && !input.name().equals(Inputs.STANDARD_INPUT);
        return isFile ? new LinkedHashSet<>(List.of(input.name(), same.key(input.file()))) : Set.of(input.name());
    }

    /** Whether each channel of a file came behind one of them, so that one has two rows. */
    public boolean overlaps() {
        return overlaps;
    }

    private static UUID hash(String path, String channel) {
        return UUID.nameUUIDFromBytes(ResultRow.key(path, channel).getBytes(UTF_8));
    }

    @Override
    public Input next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var input = ahead;
        ahead = null;
        return input;
    }

    /** One line where inputs came again. */
    public void say(PrintWriter err) {
        if (again > 0) {
            err.println("named more than once, with one row: " + first + (again > 1 ? " and " + (again - 1) + " more" : ""));
            err.flush();
        }
    }
}
