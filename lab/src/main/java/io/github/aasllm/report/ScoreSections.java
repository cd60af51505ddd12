// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static io.github.aasllm.report.Table.number;
import static io.github.aasllm.report.Table.words;

import io.github.aasllm.evaluation.Scores;
import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Figure;
import io.github.aasllm.report.Document.Gallery;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.report.Findings.Compared;
import io.github.aasllm.report.Findings.SettingFindings;
import io.github.aasllm.report.IntervalPlot.Guide;
import io.github.aasllm.report.IntervalPlot.Line;
import io.github.aasllm.report.IntervalPlot.Mark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** How good each arm is, and which differences between arms the data show. */
final class ScoreSections {
    private ScoreSections() {}

    /** The four scores of every arm. */
    static Section scores(Findings findings) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph(Arrays.stream(Measure.values())
                .map(measure -> measure.sign() + " is " + measure.meaning())
                .collect(Collectors.joining("; ", "In percent. ", ". "))
                + "The first four columns score each clip once, by its probabilities averaged over seeds; the"
                + " mean and the deviation are over the seeds' single runs, and the last column is their mean"
                + " over folds, which differs from the pooled score wherever folds differ in size."));
        for (var setting : findings.settings()) {
            blocks.add(table(setting));
        }
        blocks.add(new Gallery("UA of each condition",
                "UA with probabilities averaged over seeds and its 95 % interval, over speakers.",
                findings.settings().stream().map(ScoreSections::plot).toList()));
        return new Section("Scores", blocks);
    }

    private static Table table(SettingFindings setting) {
        var rows = Table.of("Scores: " + setting.setting().words(),
                words("condition"), number("UA (95 %)"), number("WA"), number("WF1"), number("MF1"),
                number("seeds"), number("UA, mean"), number("deviation"), number("UA, fold mean"),
                number("clips"));
        for (var arm : setting.arms()) {
            var scores = arm.averaged().scores();
            var seeds = arm.seeds().values().stream().mapToDouble(Scores::ua).toArray();
            rows.row(arm.arm().name(),
                    Words.score(arm.intervals().get(Measure.UA)),
                    Words.percent(scores.wa()), Words.percent(scores.weightedF1()),
                    Words.percent(scores.macroF1()),
                    Words.count(seeds.length),
                    Words.percent(Arrays.stream(seeds).average().orElse(Double.NaN)),
                    Words.percent(deviation(seeds)),
                    Words.percent(arm.foldMean().ua()),
                    Words.count(scores.clips()));
        }
        return rows.note(Basis.of(setting, setting.arms()) + Basis.notDescribed(setting.arms()));
    }

    /** Of a sample; there is none of one number. */
    private static double deviation(double[] numbers) {
        double mean = Arrays.stream(numbers).average().orElse(Double.NaN);
        double squares = Arrays.stream(numbers).map(number -> (number - mean) * (number - mean)).sum();
        return numbers.length < 2 ? Double.NaN : Math.sqrt(squares / (numbers.length - 1));
    }

    private static Figure plot(SettingFindings setting) {
        var lines = new ArrayList<Line>();
        var rows = Table.of("UA of each condition: " + setting.setting().words(), words("condition"),
                number("UA (95 %)"));
        for (var arm : setting.arms()) {
            var ua = arm.intervals().get(Measure.UA);
            var score = Words.score(ua);
            lines.add(new Line(arm.arm().name(), List.of(new Mark(0, 100 * ua.value(), 100 * ua.low(),
                    100 * ua.high(), arm.arm().name() + ": UA " + score))));
            rows.row(arm.arm().name(), score);
        }
        double chance = 1.0 / setting.labels().size();
        rows.row("chance", Words.percent(chance));
        return new Figure(setting.setting().words(),
                "UA with its 95 % interval, one line for each condition, and chance level, 1 in " + setting.labels().size()
                        + ".",
                new IntervalPlot("UA in percent", lines, List.of(new Guide(100 * chance, "chance")),
                        List.of()),
                rows.note(""));
    }

    /** Every comparison, and what may be said of it. */
    static Section comparisons(Findings findings) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("Differences of UA in points, probabilities averaged over seeds, paired by"
                + " utterance; 95 % intervals by bootstrap over speakers; p by the exact sign-flip test over"
                + " speakers where there are 12 or fewer, else by the normal distribution. The primary"
                + " comparison is preregistered and stands alone; all others of a corpus are"
                + " corrected for their number (Holm). A difference counts as shown if its interval leaves"
                + " out zero and p is at most 0.05; exploratory ones never do."));
        var figures = new ArrayList<Figure>();
        for (var setting : findings.settings()) {
            if (setting.comparisons().isEmpty()) {
                blocks.add(new Paragraph(setting.setting().words() + ": nothing is compared."));
            } else {
                blocks.add(comparisonTable(setting));
                figures.add(comparisonPlot(setting));
            }
        }
        if (!figures.isEmpty()) {
            blocks.add(new Gallery("Differences of UA",
                    "Differences of UA with their 95 % intervals. A round mark: the difference is shown; a"
                    + " diamond: it is not.", figures));
        }
        return new Section("Comparisons", blocks);
    }

    private static Table comparisonTable(SettingFindings setting) {
        var first = setting.comparisons().getFirst().first().name();
        var rows = Table.of("Comparisons: " + setting.setting().words() + ": " + first + " less …",
                words("other condition"), number("difference"), number("95 % interval"), number("p"),
                number("corrected p"),
                words("role"), words("first is"), number("could be shown"), number("clips"));
        for (var compared : setting.comparisons()) {
            var comparison = compared.comparison();
            rows.row(compared.second().name(), Words.points(comparison.difference()),
                    Claim.interval(compared),
                    Words.p(comparison.p()), Words.p(compared.corrected().orElse(Double.NaN)),
                    compared.role().word(), Claim.verdict(compared),
                    Claim.detectable(compared),
                    Words.count(comparison.firstScores().clips()));
        }
        return rows.note("p: " + Claim.test(setting.comparisons().getFirst())
                + ". First is: what may be said of " + first
                + " against the other condition. Could be shown: the smallest difference that these data would show"
                + " four times in five, before correction. "
                + Basis.of(setting, setting.arms()) + Basis.notDescribed(setting.arms()));
    }

    private static Figure comparisonPlot(SettingFindings setting) {
        var lines = new ArrayList<Line>();
        var first = setting.comparisons().getFirst().first().name();
        var title = setting.setting().words() + ": " + first + " less …";
        var rows = Table.of("Differences of UA: " + title,
                words("other condition"), number("difference"), number("95 % interval"));
        for (var compared : setting.comparisons()) {
            var comparison = compared.comparison();
            var ends = comparison.bootstrap();
            lines.add(new Line(compared.second().name(), List.of(new Mark(Claim.supported(compared) ? 0 : 1,
                    100 * comparison.difference(), 100 * ends.low(), 100 * ends.high(),
                    Claim.sentence(compared)))));
            rows.row(compared.second().name(), Words.points(comparison.difference()),
                    Claim.interval(compared));
        }
        return new Figure(title, "Differences of UA with 95 % intervals, " + first
                + " less each other condition, around zero.",
                new IntervalPlot("points of UA", lines, List.of(new Guide(0, "no difference")), List.of()),
                rows.note(""));
    }

    /**
     * What the primary comparison says, and which of the others show something; where nothing was asked
     * beforehand, how the first arm stands to the strongest of the others, and where nothing is compared, how
     * right each is.
     */
    static List<String> claims(SettingFindings setting) {
        var claims = new ArrayList<String>();
        var others = new ArrayList<Compared>();
        for (var compared : setting.comparisons()) {
            if (compared.role() == Findings.Role.PRIMARY) {
                claims.add(Claim.sentence(compared));
            } else if (Claim.supported(compared)) {
                others.add(compared);
            }
        }
        if (!others.isEmpty()) {
            claims.add(Claim.sentence(others));
        }
        setting.comparisons().stream().filter(Claim::isCheck).map(Claim::check).forEach(claims::add);
        if (setting.comparisons().isEmpty()) {
            setting.arms().forEach(arm -> claims.add(arm.arm().name() + " has a UA of "
                    + Words.score(arm.intervals().get(Measure.UA)) + "; chance is "
                    + Words.percent(1.0 / setting.labels().size()) + "."));
        }
        if (claims.isEmpty()) {
            claims.add("No comparison here supports a claim."
                    + setting.comparisons().stream()
                            .min(Comparator.comparingDouble(compared -> compared.comparison().difference()))
                            .map(strongest -> " " + Claim.sentence(strongest))
                            .orElse(""));
        }
        return claims.stream().map(claim -> setting.setting().words() + ": " + claim).toList();
    }
}
