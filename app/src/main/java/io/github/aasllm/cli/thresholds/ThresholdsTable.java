// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.thresholds;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.CueInformation;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Split;
import io.github.aasllm.description.Thresholds;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code thresholds} prints: for each cue its cut points and how many clips are High; where clips have
 * labels, also what its levels tell about them, the share of High in each label, and the same for all cues
 * together.
 */
final class ThresholdsTable {
    /** Of the permutations: any would do, and with one the same clips always give the same table. */
    private static final long SEED = 1;

    private final AnyThresholds thresholds;
    private final List<Map<Cue, Level>> levels;
    private final List<Map<Cue, Level>> labelledLevels;
    private final List<String> clipLabels;
    private final List<String> labels;

    ThresholdsTable(AnyThresholds thresholds, Collection<TrainingClip> clips, ClipLabels labels) {
        this.thresholds = thresholds;
        this.levels = clips.stream().map(clip -> clip.levels(thresholds)).toList();
        var labelled = clips.stream().filter(clip -> clip.label().isPresent()).toList();
        this.labelledLevels = labelled.stream().map(clip -> clip.levels(thresholds)).toList();
        this.clipLabels = labelled.stream().flatMap(clip -> clip.label().stream()).toList();
        this.labels = labels.inOrder(clipLabels);
    }

    void print(PrintWriter out) {
        var rows = new ArrayList<List<String>>();
        rows.add(header());
        for (var cue : Cue.values()) {
            rows.add(row(cue));
        }
        if (tells()) {
            rows.add(jointRow());
        }
        var widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow())
                .toArray();
        for (var row : rows) {
            var line = IntStream.range(0, row.size())
                    .mapToObj(i -> String.format(i == 0 ? "%-" + widths[i] + "s" : "%" + widths[i] + "s",
                            row.get(i)))
                    .collect(Collectors.joining("  "));
            out.println(line.stripTrailing());
        }
        if (tells()) {
            out.printf(
                    Locale.ROOT,
                    "%nbits: what the levels tell about the labels, of %.3f (%d clips with a label)%n"
                            + "chance: the mean of that over %,d permutations of the labels; p: their share"
                            + " that reaches the bits%n"
                            + "%s: the share of High in each label%n",
                    CueInformation.entropy(clipLabels), clipLabels.size(), CueInformation.PERMUTATIONS,
                    String.join(", ", labels));
        }
        out.flush();
    }

    private boolean tells() {
        return labels.size() > 1;
    }

    private List<String> header() {
        var cells = new ArrayList<String>();
        cells.add(levels.size() + (levels.size() == 1 ? " clip" : " clips")
                + (thresholds instanceof GroupedThresholds groups
                        ? ", by " + groups.by().key() + " (" + groups.groups().size() + ")"
                        : "")
                + ", method " + thresholds.method().key()
                + (thresholds.normalisation().equals(Normalisation.NONE) ? "" : ", " + thresholds.normalisation().key()));
        cells.addAll(thresholds.split().cutNames());
        if (thresholds.split() == Split.TERTILES) {
            cells.add(Level.MIDDLE.word());
        }
        cells.add(Level.HIGH.word());
        if (tells()) {
            cells.addAll(List.of("bits", "chance", "p"));
            cells.addAll(labels);
        }
        return cells;
    }

    private List<String> row(Cue cue) {
        var cells = new ArrayList<String>();
        cells.add(cue.words());
        for (int i = 0; i < thresholds.split().cutNames().size(); i++) {
            cells.add(cut(cue, i));
        }
        var own = levels.stream().map(each -> each.get(cue)).toList();
        if (thresholds.split() == Split.TERTILES) {
            cells.add(share(own, Level.MIDDLE));
        }
        cells.add(share(own, Level.HIGH));
        if (tells()) {
            var labelled = labelledLevels.stream().map(each -> each.get(cue)).toList();
            cells.addAll(information(labelled));
            for (var label : labels) {
                cells.add(share(
                        IntStream.range(0, labelled.size())
                                .filter(i -> clipLabels.get(i).equals(label))
                                .mapToObj(labelled::get)
                                .toList(),
                        Level.HIGH));
            }
        }
        return cells;
    }

    private List<String> jointRow() {
        var cells = new ArrayList<String>();
        cells.add("all together");
        int shares = thresholds.split() == Split.TERTILES ? 2 : 1;
        thresholds.split().cutNames().forEach(cut -> cells.add(""));
        IntStream.range(0, shares).forEach(i -> cells.add(""));
        cells.addAll(information(labelledLevels));
        labels.forEach(label -> cells.add(""));
        return cells;
    }

    /** A cut point; of groups the lowest and the highest. */
    private String cut(Cue cue, int index) {
        var sets = switch (thresholds) {
            case Thresholds one -> List.of(one);
            case GroupedThresholds several -> several.groups().values();
        };
        var cuts = sets.stream().mapToDouble(set -> set.cuts().get(cue).get(index)).summaryStatistics();
        return sets.size() == 1
                ? String.format(Locale.ROOT, "%.3f", cuts.getMin())
                : String.format(Locale.ROOT, "%.3f to %.3f", cuts.getMin(), cuts.getMax());
    }

    private List<String> information(List<?> ofClips) {
        var found = CueInformation.of(ofClips, clipLabels, SEED);
        return List.of(number(found.bits()), number(found.chance()), number(found.pValue()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String share(List<Level> levels, Level wanted) {
        long count = levels.stream().filter(wanted::equals).count();
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * count / levels.size());
    }
}
