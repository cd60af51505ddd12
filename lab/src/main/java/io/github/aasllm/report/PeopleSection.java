// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static io.github.aasllm.report.Table.number;
import static io.github.aasllm.report.Table.words;

import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Figure;
import io.github.aasllm.report.Document.Gallery;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.SettingFindings;
import io.github.aasllm.report.IntervalPlot.Line;
import io.github.aasllm.report.IntervalPlot.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/** For whom it works: scores by speaker and by sex. */
final class PeopleSection {
    private static final int MOST_SPEAKERS = 40; // of which each has a line; of more, the quartiles are shown
    private static final int MOST_ARMS = 3; // in one plot

    private static final Quantile QUANTILE = Quantile.withDefaults().withCopy(true).with(EstimationMethod.HF7);

    private PeopleSection() {}

    static Section of(Findings findings) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("UA in percent of each speaker's clips, over the labels that the speaker"
                + " has; probabilities averaged over seeds. A single speaker's UA rests on few clips."));
        for (var setting : findings.settings()) {
            blocks.addAll(bySex(setting));
            blocks.addAll(bySpeaker(setting));
        }
        return new Section("Speakers and sexes", blocks);
    }

    private static List<Block> bySex(SettingFindings setting) {
        var groups = groups(setting, ArmFindings::sexes);
        return groups.isEmpty()
                ? List.of(new Paragraph(setting.setting().words() + ": the sex of speakers is not known."))
                : List.of(table("sex", setting, Basis.of(setting, setting.arms()), ArmFindings::sexes));
    }

    private static List<Block> bySpeaker(SettingFindings setting) {
        var speakers = groups(setting, ArmFindings::speakers);
        if (speakers.isEmpty()) {
            return List.of(new Paragraph(setting.setting().words() + ": speakers are not known."));
        }
        if (speakers.size() > MOST_SPEAKERS) {
            return List.of(quartiles(setting, speakers));
        }
        var table = table("speaker", setting, "", ArmFindings::speakers);
        var shown = shown(setting.arms());
        var lines = speakers.stream().map(speaker -> new Line(speaker, IntStream.range(0, shown.size())
                .mapToObj(i -> mark(i, shown.get(i), speaker))
                .flatMap(Stream::ofNullable)
                .toList())).toList();
        var names = shown.stream().map(arm -> arm.arm().name()).toList();
        var figure = new Figure(Words.count(speakers.size(), "speaker"),
                "UA of each speaker: a line for each speaker, a mark for each condition: " + String.join(", ", names) + ".",
                new IntervalPlot("UA in percent", lines, List.of(), names), table);
        return List.of(new Gallery("UA by speaker: " + setting.setting().words(),
                (shown.size() < setting.arms().size()
                        ? "The plot has the paper's conditions and those of the highest UA, the numbers have all. "
                        : "") + Basis.of(setting, setting.arms()), List.of(figure)));
    }

    /** The paper's arms, and where there is room the strongest of the others. */
    private static List<ArmFindings> shown(List<ArmFindings> arms) {
        return arms.stream()
                .sorted(Comparator.comparing((ArmFindings arm) -> arm.arm().publishedAs().isEmpty())
                        .thenComparing(arm -> -arm.averaged().ua()))
                .limit(MOST_ARMS)
                .sorted(Comparator.comparing(ArmFindings::arm))
                .toList();
    }

    private static Mark mark(int series, ArmFindings arm, String speaker) {
        var confusion = arm.speakers().get(speaker);
        return confusion == null ? null : new Mark(series, 100 * confusion.ua(), Double.NaN, Double.NaN,
                speaker + ", " + arm.arm().name() + ": UA " + Words.percent(confusion.ua()) + ", "
                        + Words.count(confusion.clips(), "clip"));
    }

    private static List<String> groups(
            SettingFindings setting, Function<ArmFindings, SortedMap<String, Confusion>> groups) {
        var names = new TreeSet<String>();
        setting.arms().forEach(arm -> names.addAll(groups.apply(arm).keySet()));
        return List.copyOf(names);
    }

    private static Table table(String group, SettingFindings setting, String note,
            Function<ArmFindings, SortedMap<String, Confusion>> groups) {
        var rows = Table.of("UA by " + group + ": " + setting.setting().words(),
                columns(setting, group, "clips"));
        for (var name : groups(setting, groups)) {
            var cells = new ArrayList<>(List.of(name));
            cells.add(Words.count(setting.arms().stream()
                    .map(groups)
                    .filter(its -> its.containsKey(name))
                    .mapToInt(its -> its.get(name).clips())
                    .max()
                    .orElse(0)));
            setting.arms().stream().map(groups).forEach(its ->
                    cells.add(its.containsKey(name) ? Words.percent(its.get(name).ua()) : Words.NONE));
            rows.row(cells);
        }
        return rows.note(note);
    }

    private static Table quartiles(SettingFindings setting, List<String> speakers) {
        var rows = Table.of("UA of " + Words.count(speakers.size()) + " speakers: " + setting.setting()
                .words(),
                columns(setting, "speaker", "share of speakers below"));
        for (int quarter = 0; quarter <= 4; quarter++) {
            double share = quarter / 4.0;
            var cells = new ArrayList<>(List.of(List.of("lowest", "first quartile", "median",
                    "third quartile",
                    "highest").get(quarter), Words.percent(share)));
            setting.arms().forEach(arm -> cells.add(Words.percent(quantile(arm, share))));
            rows.row(cells);
        }
        return rows.note(Basis.of(setting, setting.arms()));
    }

    /** The quantile of the speakers' UA by type 7; NaN where the arm knows none. */
    private static double quantile(ArmFindings arm, double share) {
        return QUANTILE.evaluate(arm.speakers().values().stream().mapToDouble(Confusion::ua).toArray(), share);
    }

    private static Table.Column[] columns(SettingFindings setting, String group, String second) {
        return Stream.concat(
                        Stream.of(words(group), number(second)),
                        setting.arms().stream().map(arm -> number(arm.arm().name())))
                .toArray(Table.Column[]::new);
    }
}
