// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the folders of a call hold and the call did not take, by kind. */
final class LeftOut {
    private static final int KINDS = 12; // that are named; the others are counted together

    private final Map<String, Integer> kinds = new TreeMap<>();
    private final boolean once;
    private final SameFile same = new SameFile();
    private final Set<UUID> seen = new HashSet<>(); // a hash is shorter than a path, and there may be millions
    private int files;
    private int links;
    private Path firstLink;

    /** @param once whether a file may be added again, as where several arguments name its folder; it is counted once */
    LeftOut(boolean once) {
        this.once = once;
    }

    /** A file whose name is not that of a sound. */
    void add(Path file) {
        if (once && !seen.add(UUID.nameUUIDFromBytes(same.key(file).getBytes(UTF_8)))) {
            return;
        }
        files++;
        kinds.merge(kind(file.getFileName().toString()), 1, Integer::sum);
    }

    /** A link to a folder that it stands in, or that is above that one. */
    void addLink(Path link) {
        firstLink = links++ == 0 ? link : firstLink;
    }

    private static String kind(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "without extension" : name.substring(dot).toLowerCase(Locale.ROOT);
    }

    /** One line for people; empty if all was taken. */
    Optional<String> line() {
        var said = new ArrayList<String>();
        if (files > 0) {
            said.add(files + (files == 1 ? " file that is" : " files that are") + " no sound by name ("
                    + listed() + ")");
        }
        if (links > 0) {
            said.add(links + (links == 1 ? " link" : " links") + " to a folder above it ("
                    + ByteNames.shown(firstLink) + (links > 1 ? ", ..." : "") + ")");
        }
        return said.isEmpty() ? Optional.empty() : Optional.of("left out: " + String.join(", ", said));
    }

    private String listed() {
        var most = kinds.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(KINDS)
                .toList();
        int others = files - most.stream().mapToInt(Map.Entry::getValue).sum();
        return most.stream().map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "))
                + (others > 0 ? ", " + others + " of other kinds" : "");
    }
}
