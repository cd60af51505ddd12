// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.corpus.Manifest;
import io.github.aasllm.corpus.ManifestRow;
import io.github.aasllm.error.InvalidInputException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The sound files that the arguments AUDIO... name: a file, a folder with all that is below it, a glob, a
 * manifest, or {@code -} for standard input.
 *
 * <p>They come one by one, so that a corpus of millions costs no memory: the files of a folder or a glob in
 * the order of their names, folder by folder, those of a folder only with an extension of sound. A name that
 * does not exist stays an input, so that its failure is reported beside the results of the others; so does an
 * argument that names no sound at all, unless none of them does.
 */
public final class Inputs implements Iterator<Input> {
    public static final String LABEL = "AUDIO";
    public static final String DESCRIPTION =
            "Sound files, folders, globs, manifests (.csv or .jsonl with a column path), or - for standard input.";

    static final String STANDARD_INPUT = "-";

    private final List<String> given;
    private final Iterator<String> arguments;
    private final LeftOut leftOut;
    private final List<InvalidInputException> refusals = new ArrayList<>(); // for the end
    private final Deque<Input> ahead = new ArrayDeque<>(); // held back until there is sound
    private String argument;
    private Iterator<Input> named = Collections.emptyIterator();
    private boolean namesNothing; // the argument, as far as it has been looked at
    private boolean sound; // whether inputs are handed on
    private boolean found;

    private Inputs(List<String> arguments) {
        this.given = List.copyOf(arguments);
        this.arguments = given.iterator();
        this.leftOut = new LeftOut(given.size() > 1);
    }

    /** The inputs in the order of the arguments; each is looked for when its turn comes. */
    public static Inputs of(List<String> arguments) {
        return new Inputs(arguments);
    }

    /**
     * Whether there is a further one.
     *
     * @throws InvalidInputException at the end, if a manifest is damaged or there was no sound at all
     */
    @Override
    public boolean hasNext() {
        while (ahead.isEmpty() || !sound) {
            var input = following();
            if (input != null) {
                found = found || input.refusal().isEmpty() && Files.exists(input.file());
                sound = found;
                ahead.addLast(input);
            } else if (!sound && ahead.stream().anyMatch(missing -> missing.refusal().isEmpty())) {
                sound = true; // names of files, though of none that is there
            } else {
                refuseAtEnd();
                return false;
            }
        }
        return true;
    }

    /** Whether a file that is there has been among the inputs up to now. */
    public boolean found() {
        return found;
    }

    /** Whether all relative names count from the folder that the program runs in; those in a manifest count from the manifest's. */
    public boolean countFromHere() {
        var same = new SameFile();
        return given.stream().filter(Manifest::isManifest).allMatch(name -> isHere(name, same));
    }

    private static boolean isHere(String manifest, SameFile same) {
        try {
            var path = ByteNames.path(manifest).toAbsolutePath();
            return same.key(path).equals(same.key(Path.of("").toAbsolutePath().resolve(path.getFileName())));
        } catch (InvalidPathException | InvalidInputException none) { // which is said when it is read
            return true;
        }
    }

    /** The arguments, for a word about them. */
    public String asGiven() {
        return String.join(", ", given);
    }

    @Override
    public Input next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ahead.removeFirst();
    }

    /** What there is to say of the files that folders hold and that were not taken, on one line. */
    public void sayLeftOut(PrintWriter err) {
        leftOut.line().ifPresent(err::println);
        err.flush();
    }

    /** The next input of the arguments, null at their end. */
    private Input following() {
        while (true) {
            try {
                if (named.hasNext()) {
                    namesNothing = false;
                    return named.next();
                }
            } catch (InvalidInputException damaged) { // a manifest, from here on
                refusals.add(damaged);
                namesNothing = false;
                named = Collections.emptyIterator();
            }
            if (namesNothing) {
                namesNothing = false;
                return nothing(argument);
            }
            if (!arguments.hasNext()) {
                return null;
            }
            begin(arguments.next());
        }
    }

    private void begin(String next) {
        argument = next;
        namesNothing = true;
        try {
            named = named(next);
        } catch (InvalidPathException e) {
            named = Collections.emptyIterator();
        } catch (InvalidInputException refusal) {
            namesNothing = false;
            named = Collections.emptyIterator();
            refusals.add(refusal);
        }
    }

    private static Input nothing(String argument) {
        var refusal = InvalidInputException.of(LABEL, argument, "at least one sound file there");
        return Input.refused(argument, Path.of(""), refusal);
    }

    private void refuseAtEnd() {
        ahead.forEach(input -> input.refusal().ifPresent(refusals::add));
        ahead.clear();
        if (!refusals.isEmpty()) {
            var all = refusals.removeFirst();
            for (var more : refusals) {
                all = all.next(more.getMessage());
            }
            refusals.clear();
            throw all;
        }
    }

    private Iterator<Input> named(String name) {
        if (name.equals(STANDARD_INPUT)) {
            return List.of(new Input(STANDARD_INPUT, StandardInput.file())).iterator();
        }
        if (name.isEmpty()) { // else it would be the folder that the program runs in
            throw InvalidInputException.of(LABEL, "an empty name", "sound files; a variable of the shell may be empty");
        }
        var path = ByteNames.path(name);
        if (Manifest.isManifest(name)) {
            return new ManifestInputs(path, Manifest.read(path));
        }
        if (Glob.isGlob(name) && !Files.exists(path)) {
            var glob = Glob.of(name);
            return new FolderWalk(glob.base(), glob::matches, glob.depth(), new LeftOut(false));
        }
        return Files.isDirectory(path)
                ? new FolderWalk(path, SoundNames::isSound, Integer.MAX_VALUE, leftOut)
                : List.of(new Input(ByteNames.called(Path.of(""), name, path), path)).iterator();
    }

    /** A manifest's rows, of which each names a file. */
    private record ManifestInputs(Path manifest, Iterator<ManifestRow> rows) implements Iterator<Input> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Input next() {
            var row = rows.next();
            var folder = manifest.getParent() == null ? Path.of("") : manifest.getParent();
            try {
                var file = ByteNames.beside(folder, row.path());
                return Input.of(row, ByteNames.called(folder, row.path(), file), file);
            } catch (InvalidInputException several) {
                return Input.of(row, row.path(), row.file()).refusedBy(several.in(manifest));
            }
        }
    }
}
