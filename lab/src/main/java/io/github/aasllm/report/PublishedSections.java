// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static io.github.aasllm.report.Table.number;
import static io.github.aasllm.report.Table.words;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.McNemar;
import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.Exchange;
import io.github.aasllm.report.Findings.SettingFindings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** The paper's three tables, its rows beside ours. */
final class PublishedSections {
    private static final String AS_PRINTED =
            "Published figures as the paper prints them: single runs, no intervals. ";

    private PublishedSections() {}

    /** Table 1: systems on the paper's corpora, by the score that the paper takes for each. */
    static Section tableOne(Findings findings) {
        var rows = Table.of("Systems on IEMOCAP (UA), MELD (WF1) and LSSED (UA), in percent",
                words("system"), words("year"), words("protocol"),
                number("IEMOCAP UA"), number("MELD WF1"), number("LSSED UA"));
        for (var row : Published.TABLE_1) {
            var cells = new ArrayList<>(List.of(row.system(), "" + row.year(), row.protocol()));
            row.scores().forEach(score -> cells.add(score.isEmpty() ? Words.NONE : score));
            rows.published(cells.toArray(String[]::new));
        }
        var note = new StringBuilder(AS_PRINTED);
        var ours = OurRow.all(findings);
        ours.forEach(row -> rows.row(row.cells()));
        findings.settings().stream().filter(setting -> setting.published().isPresent()).forEach(setting ->
                note.append("Ours: ").append(Basis.of(setting, setting.arms())).append(' '));
        if (ours.isEmpty()) {
            note.append("No prediction on IEMOCAP, MELD or LSSED was given, so no row is ours; see Scores.");
        }
        return new Section("Table 1: beside the published systems", List.of(
                rows.note(note.toString().strip()),
                new Paragraph("Rows are comparable only as far as their protocols are. The frozen"
                        + " baselines train 5.26M parameters; Whisper's figures are also those of AA-SLLM w/o"
                        + " LLM. That Qwen2-Audio never saw these corpora before is said by the paper and not"
                        + " known; without descriptions it already has 84.35 on IEMOCAP, about 7 points above"
                        + " the next row that takes sound alone, so most of the lead is the LLM's.")));
    }

    /** Table 2: what each part of AA-SLLM brings. */
    static Section tableTwo(Findings findings) {
        var rows =
                Table.of("AA-SLLM, without Acoustic Extractor and Description Constructor, and without LLM;"
                        + " in percent",
                words("corpus"), words("score"), words("model"), words("our condition"), number("published"),
                number("ours"));
        var covered = new TreeSet<PublishedCorpus>();
        for (var setting : findings.settings()) {
            setting.published().ifPresent(covered::add);
            for (var arm : setting.arms()) {
                arm.arm().publishedAs().ifPresent(model -> rows.row(
                        setting.setting().words(), measure(setting).sign(), model, arm.arm().name(),
                        setting.published().map(corpus -> published(arm.arm(), corpus)).orElse(Words.NONE),
                        Words.score(arm.intervals().get(measure(setting)))));
            }
        }
        for (var corpus : PublishedCorpus.values()) {
            if (!covered.contains(corpus)) {
                List.of(ArmName.FULL, ArmName.WITHOUT_DESCRIPTION, ArmName.WITHOUT_LLM)
                        .forEach(arm -> rows.published(
                        corpus.name(), corpus.measure().sign(), arm.publishedAs().orElseThrow(), arm.name(),
                        published(arm, corpus), Words.NONE));
            }
        }
        return new Section("Table 2: what each part brings", List.of(rows.note(AS_PRINTED
                + "Which condition stands for which row is our reading: " + ArmName.FULL.name()
                + " (descriptions in training and test) is AA-SLLM, "
                + ArmName.WITHOUT_DESCRIPTION.name()
                + " (in neither) is w/o AE & DC, "
                + ArmName.WITHOUT_LLM.name()
                + " (a Transformer layer on encoder states) is w/o LLM, whose published figures are also"
                + " those of Whisper. Whether the rows differ is said under Comparisons. "
                + bases(findings))));
    }

    private static Measure measure(SettingFindings setting) {
        return setting.published().map(PublishedCorpus::measure).orElse(Measure.UA);
    }

    private static String published(ArmName arm, PublishedCorpus corpus) {
        return Published.TABLE_2.get(arm).get(corpus.ordinal());
    }

    private static String bases(Findings findings) {
        var bases = new ArrayList<String>();
        for (var setting : findings.settings()) {
            var arms = setting.arms().stream().filter(arm -> arm.arm().publishedAs().isPresent()).toList();
            if (!arms.isEmpty()) {
                bases.add(Basis.of(setting, arms));
            }
        }
        return String.join(" ", bases);
    }

    /** Table 3: which clips are right only with, or only without descriptions. */
    static Section tableThree(Findings findings) {
        var blocks = new ArrayList<Block>();
        blocks.add(exchange("Published (corpus not named; LSSED by the context)", Published.TABLE_3,
                AS_PRINTED
                        + "The paper prints the three counts and their share; the totals follow, 820 / 70.21"
                        + " % = 1168 and 327 / 31.72 % = 1031, so AA-SLLM is right on 137 more clips than it"
                        + " loses. " + mcNemar(Published.TABLE_3) + " Of the 1031 it loses, 704 were not taken for"
                        + " neutral: mostly neutral clips given up. A shift of the decision by the labels'"
                        + " shares can do the same without any description."));
        for (var setting : findings.settings()) {
            setting.exchange().ifPresent(exchange -> blocks.add(exchange(setting.setting().words(), exchange,
                    mcNemar(exchange) + " "
                            + Basis.of(setting, arms(setting, primary(setting))))));
        }
        if (blocks.size() == 1) {
            blocks.add(new Paragraph("Nothing here compares " + ArmName.FULL.name() + " with "
                    + ArmName.WITHOUT_DESCRIPTION.name() + ", so there is none of ours."));
        }
        return new Section("Table 3: what descriptions save and lose", blocks);
    }

    private static String mcNemar(Exchange exchange) {
        var test = exchange.test();
        return "McNemar's test (" + McNemar.BASIS + "): " + Words.count(test.onlyFirst()) + " against "
                + Words.count(test.onlySecond()) + ", chi-square " + Words.number(test.chiSquare(), 2)
                + ", p " + Words.p(test.chiSquareP()) + ", exact p " + Words.p(test.exactP())
                + ". Clips of one speaker are not independent, so p is too small.";
    }

    /** The two arms of which an exchange is told. */
    private static List<ArmName> primary(SettingFindings setting) {
        var compared = setting.comparisons().getFirst();
        return List.of(compared.first(), compared.second());
    }

    private static List<ArmFindings> arms(SettingFindings setting, List<ArmName> wanted) {
        return wanted.stream().map(setting::arm).flatMap(Optional::stream).toList();
    }

    private static Table exchange(String whose, Exchange exchange, String note) {
        var majority = exchange.majority();
        var rows = Table.of(whose + ": clips that one of the two took for " + majority
                        + " and the other had right, by true label",
                words("true label"), number("w/o AE & DC wrong"), number("AA-SLLM wrong"));
        var labels = new TreeSet<>(exchange.fullSaved().keySet());
        labels.addAll(exchange.fullLost().keySet());
        for (var label : labels) {
            rows.row(label, count(exchange.fullSaved(), label), count(exchange.fullLost(), label));
        }
        int saved = sum(exchange.fullSaved());
        int lost = sum(exchange.fullLost());
        return rows.row("sum, taken for " + majority, Words.count(saved), Words.count(lost))
                .row("all that the other alone had right",
                        Words.count(exchange.test().onlyFirst()), Words.count(exchange.test().onlySecond()))
                .row("share taken for " + majority + ", in percent",
                        share(saved, exchange.test().onlyFirst()), share(lost, exchange.test().onlySecond()))
                .note(note);
    }

    private static String count(SortedMap<String, Integer> counts, String label) {
        return Words.count(counts.getOrDefault(label, 0));
    }

    private static int sum(SortedMap<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String share(int part, int whole) {
        return whole == 0 ? Words.NONE : Words.number(100.0 * part / whole, 2);
    }
}
