// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of clips that something was learned from; only hashes are kept, never an id.
 *
 * <p>The hash of all ids tells whether two sets are equal, but not whether they overlap, so each id has a
 * short hash besides: the first 48 bits of the SHA-256 of "aasllm seen clip ", the id and a line feed, 12
 * hexadecimal digits. An overlap is never missed. Two ids look alike by chance once in 2^48 pairs: with
 * 100,000 clips seen and 10,000 tested a false refusal has a probability of 10^9 / 2^48, 4 in a million.
 *
 * @param by what learned from them, such as {@code LoRA weights} or {@code temperature}
 * @param clips how many
 * @param sha256 of their ids, sorted, each with a line feed after it
 * @param prints the short hashes, sorted, one behind the other; empty in files of older releases
 * @param names the same of the names of files, without folder and ending, of those ids that are paths; with
 *     them {@code wav/03a01Fa.wav} is {@code 03a01Fa}, whichever of the two was seen
 */
public record Seen(String by, int clips, String sha256, String prints, String names) {
    private static final String WORD = "aasllm seen clip ";
    private static final int PRINT_DIGITS = 12;
    private static final Pattern FILE = Pattern.compile("(?:.*[/\\\\])?([^/\\\\]+)\\.[A-Za-z0-9]{2,5}");

    public Seen {
        if (by.isBlank()) {
            throw InvalidInputException.of("seen.by", "\"" + by + "\"", "what learned from the clips");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw InvalidInputException.of("seen.clips_sha256", sha256, "64 hexadecimal digits");
        }
        if (!prints.matches("[0-9a-f]*") || !prints.isEmpty()
                && prints.length() != PRINT_DIGITS * (long) clips) {
            throw InvalidInputException.of("seen.clips_prints", prints.length() + " characters",
                    PRINT_DIGITS + " hexadecimal digits for each of " + clips + " clips");
        }
        if (!names.matches("[0-9a-f]*") || names.length() % PRINT_DIGITS != 0) {
            throw InvalidInputException.of("seen.names_prints", names.length() + " characters",
                    PRINT_DIGITS + " hexadecimal digits for each name of a file");
        }
    }

    /** The clips with these ids. */
    public static Seen of(String by, Collection<String> ids) {
        var names = ids.stream().filter(Seen::isPath).map(Seen::name).toList();
        return new Seen(by, new HashSet<>(ids).size(), Thresholds.hashOfIds(ids), prints(ids), prints(names));
    }

    private static String prints(Collection<String> texts) {
        return new HashSet<>(texts).stream().map(Seen::print).sorted().collect(Collectors.joining());
    }

    private static String print(String id) {
        return Thresholds.hashOfIds(List.of(WORD + id)).substring(0, PRINT_DIGITS);
    }

    /**
     * The first by the alphabet of the ids that are among those seen. Clips are known by their ids alone, so
     * two of different corpora that have one id are the same.
     *
     * @throws InvalidInputException if the short hashes were not kept, so that nobody can know
     */
    public Optional<String> firstOf(Collection<String> ids) {
        if (clips > 0 && prints.isEmpty()) {
            throw InvalidInputException.of("seen.clips_prints", "none of what was seen by " + by,
                    "a short hash of each clip").next("train it again with this release");
        }
        return idsOf(ids).findFirst();
    }

    private Stream<String> idsOf(Collection<String> ids) {
        var seen = apart(prints);
        return new TreeSet<>(ids).stream().filter(id -> seen.contains(print(id)));
    }

    /**
     * The first of the ids whose file is called as one that was seen, where at least one of the two ids is a
     * path, as in a list without ids: {@code wav/03a01Fa.wav} is {@code 03a01Fa} and {@code 03a01Fa.flac}.
     */
    Optional<String> firstFileOf(Collection<String> ids) {
        return filesOf(ids).findFirst();
    }

    /** The ids that are among those seen, or whose file is called as one; none where the short hashes were not kept. */
    Stream<String> of(Collection<String> ids) {
        return Stream.concat(idsOf(ids), filesOf(ids));
    }

    private Stream<String> filesOf(Collection<String> ids) {
        var seen = apart(prints);
        var files = apart(names);
        return new TreeSet<>(ids).stream()
                .filter(id -> {
                    var name = print(name(id));
                    return files.contains(name) || isPath(id) && seen.contains(name);
                });
    }

    private static boolean isPath(String id) {
        return FILE.matcher(id).matches();
    }

    /** Without folder and ending where it is a path. */
    private static String name(String id) {
        return FILE.matcher(id).replaceFirst("$1");
    }

    private static Set<String> apart(String prints) {
        var set = new HashSet<String>();
        for (int at = 0; at < prints.length(); at += PRINT_DIGITS) {
            set.add(prints.substring(at, at + PRINT_DIGITS));
        }
        return set;
    }
}
