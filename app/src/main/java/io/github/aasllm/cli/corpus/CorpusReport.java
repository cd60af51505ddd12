// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.corpus;

import io.github.aasllm.corpus.ClassTable;
import io.github.aasllm.corpus.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code corpus verify} prints: the table of classes, what was found, and a verdict. */
final class CorpusReport {
    private final PrintWriter out;
    private final Path folder;
    private final Optional<Integer> whole;
    private final boolean part;

    /**
     * @param whole how many clips a whole copy has
     * @param part whether groups that are not there are none of this copy's
     */
    CorpusReport(PrintWriter out, Path folder, Optional<Integer> whole, boolean part) {
        this.out = out;
        this.folder = folder;
        this.whole = whole;
        this.part = part;
    }

    /** Prints the classes of each group beside those expected; true if they are the same. */
    boolean table(String classes, List<String> labels, ClassTable found, Optional<ClassTable> expected) {
        out.println("classes: " + classes);
        var groups = new TreeSet<>(found.counts().keySet());
        expected.ifPresent(table -> groups.addAll(table.counts().keySet()));
        var absent = groups.stream().filter(group -> found.inGroup(group) == 0).toList();
        groups.removeAll(absent);
        var rows = new ArrayList<List<String>>();
        rows.add(Stream.concat(Stream.of(found.by()), Stream.concat(labels.stream(), Stream.of("all")))
                .toList());
        boolean same = true;
        for (var group : groups) {
            // a group may be known by name alone
            var known = expected.filter(table -> table.inGroup(group) > 0);
            var row = new ArrayList<>(List.of(group));
            for (var label : labels) {
                row.add(cell(found.count(group, label), known.map(table -> table.count(group, label))));
                same &= known.map(table -> table.count(group, label) == found.count(group, label))
                        .orElse(true);
            }
            row.add(cell(found.inGroup(group), known.map(table -> table.inGroup(group))));
            rows.add(row);
        }
        var total = new ArrayList<>(List.of("all"));
        labels.forEach(label -> total.add(Integer.toString(found.ofClass(label))));
        total.add(Integer.toString(found.total()));
        rows.add(total);
        print(rows);
        out.println(expected.isEmpty()
                ? "how many are expected is not published"
                : same ? "each cell as expected" : "not as expected: see the cells with a !");
        whole.ifPresent(clips -> out.println(found.total() + " of " + clips + " clips" + (absent.isEmpty() ? ""
                : (part ? "; not in the list of this copy: " : "; missing: ") + named(found.by(), absent))));
        return same && (part || absent.isEmpty());
    }

    private static String named(String by, List<String> groups) {
        return groups.size() == 1 ? by + " " + groups.getFirst()
                : by + "s " + String.join(", ", groups.subList(0, groups.size() - 1)) + " and " + groups.getLast();
    }

    /** Found and expected, with a mark where they differ; found alone where nobody knows. */
    private static String cell(int found, Optional<Integer> expected) {
        return found + expected.map(number -> number == found ? "/" + number : "/" + number + " !")
                .orElse("");
    }

    private void print(List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(String.format("%-" + (widths[i] + 2) + "s", row.get(i)));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Prints every finding and the verdict. */
    void findings(int utterances, double seconds, List<Finding> findings) {
        out.println();
        for (var finding : findings) {
            out.printf("%-10s  %s: %s%n", finding.kind().word(), shown(finding.file()), finding.detail());
        }
        var counts = Stream.of(Finding.Kind.values())
                .map(kind -> count(findings, kind) + " " + kind.word())
                .collect(Collectors.joining(", "));
        out.printf(Locale.ROOT, "%,d utterances, %.2f hours of sound: %s%n", utterances, seconds / 3600,
                counts);
        out.flush();
    }

    private static long count(List<Finding> findings, Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    private String shown(Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }
}
