// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Files and folders that one which is not there may have been meant for. */
public final class NearFiles {
    private static final int MOST = 200; // entries of a folder that are looked at: of a corpus each row may be missing
    private static final int SAID = 3; // equally near names; where more are, none stands out
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");
    private static final Pattern EXTENSION = Pattern.compile("\\.\\p{Alpha}\\w*$");
    private static final Pattern NUMBER = Pattern.compile("(?!0+\\d)\\d+");

    private NearFiles() {}

    /**
     * The refusal of a file or folder that is missing, with the question {@code did you mean FOLDER/A?} of the names beside it
     * that the fewest edits are away. A name with other numbers, or in which a letter stands for another, is another clip's, as
     * {@code 03a01Wa} is not {@code 03a01Fa}, so it takes a letter too many, too few or at another place; one whose extension
     * differs in more than a letter is of another kind, as the text beside a sound; names that begin with a dot are not asked
     * for. Where its folder is missing too, that of {@code modles/mini} may have been meant for {@code models}, in which there
     * is a {@code mini}, or a name that is near to it.
     *
     * @param wanted whether an entry of the folder is of the kind that is asked for, such as {@code Files::isDirectory}
     * @return the same refusal where the folder cannot be read, where it has more than 200 entries, and where no name is near
     *     or more than three are equally near
     */
    public static InvalidInputException ask(InvalidInputException refusal, Path missing, Predicate<Path> wanted) {
        var near = near(missing, wanted);
        return near.isEmpty() ? refusal
                : refusal.next("did you mean " + near.stream().map(Path::toString).collect(Collectors.joining(" or ")) + "?");
    }

    private static List<Path> near(Path missing, Predicate<Path> wanted) {
        var name = missing.getFileName();
        if (name == null || NO_NAMES.contains(name.toString())) {
            return List.of();
        }
        var folder = missing.getParent() == null ? Path.of("") : missing.getParent();
        if (Files.isDirectory(folder)) {
            return beside(folder, name.toString(), wanted);
        }
        var others = near(folder, Files::isDirectory);
        var same = others.stream().map(other -> other.resolve(name)).filter(wanted).toList();
        return few(!same.isEmpty() ? same
                : others.stream().flatMap(other -> beside(other, name.toString(), wanted).stream()).toList());
    }

    private static List<Path> beside(Path folder, String name, Predicate<Path> wanted) {
        try (var entries = Files.list(folder)) {
            var beside = entries.limit(MOST + 1L).toList();
            return beside.size() > MOST ? List.of() : few(nearest(name, beside, wanted));
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static List<Path> few(List<Path> near) {
        return near.size() > SAID ? List.of() : near;
    }

    /** Of the wanted entries the nearest ones, in the order of their names. */
    private static List<Path> nearest(String name, List<Path> beside, Predicate<Path> wanted) {
        var entries = beside.stream()
                .collect(Collectors.toMap(entry -> entry.getFileName().toString(), entry -> entry, (one, same) -> one));
        return Nearest.byEdits(name, entries.keySet()).values().stream()
                .map(names -> names.stream().filter(near -> isLike(name, near)).map(entries::get).filter(wanted).toList())
                .filter(near -> !near.isEmpty()).findFirst().orElse(List.of());
    }

    /** Whether a name has the same numbers and letters, but for more or fewer of these, and an extension that is the same but for a letter. */
    private static boolean isLike(String name, String entry) {
        return !entry.startsWith(".") && !entry.equals(name)
                && Nearest.edits(extension(name), extension(entry)) <= 1 && numbers(name).equals(numbers(entry))
                && (hasAllOf(stem(name), stem(entry)) || hasAllOf(stem(entry), stem(name)));
    }

    /** Whether the letters of one are among those of the other, in any order and in capitals or not. */
    private static boolean hasAllOf(String one, String other) {
        var left = new StringBuilder(one);
        for (var letter : other.split("")) {
            int at = left.indexOf(letter);
            if (at < 0) {
                return false;
            }
            left.delete(at, at + letter.length());
        }
        return true;
    }

    private static String stem(String name) {
        return EXTENSION.matcher(name).replaceFirst("").toLowerCase(Locale.ROOT);
    }

    private static String extension(String name) {
        var found = EXTENSION.matcher(name);
        return found.find() ? found.group() : "";
    }

    /** The numbers in a name, without zeros before them; that of an extension, as in mp3, does not count. */
    private static List<String> numbers(String name) {
        return NUMBER.matcher(stem(name)).results().map(MatchResult::group).toList();
    }
}
