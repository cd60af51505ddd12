// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static io.github.aasllm.report.Table.number;
import static io.github.aasllm.report.Table.words;

import io.github.aasllm.audit.AuditFindings;
import io.github.aasllm.audit.Effect;
import io.github.aasllm.audit.Gap;
import io.github.aasllm.audit.Intervention;
import io.github.aasllm.audit.Intervention.Channel;
import io.github.aasllm.audit.Reliance;
import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the model hears or reads: the same test clips with one thing changed. */
final class AuditSection {
    private static final String DEFINITION = "Reliance on a channel: it alone is exchanged for that of another clip, of"
            + " the same speaker and another emotion. The share of answers that are now that emotion, the mean over"
            + " emotions, less the share that were it before; 0 if the channel has no influence, 100 if nothing else has"
            + " and no mistake is made. The share is the accuracy towards the conflicting source of EMIS (arXiv"
            + " 2510.25054); exchanged and inverted descriptions are the conflicts of arXiv 2606.07309, and neutral words"
            + " and words of another emotion the neutral and the mismatched text of LISTEN (arXiv 2510.10444). An"
            + " exchanged sound has words of its own; reliance on words is that of sentences that eSpeak NG says in the"
            + " voice of the clip, those that say another emotion against those that say none. What is left of the voice"
            + " there, the UA with neutral words tells, beside that of the same clips as they are. A label has three"
            + " sentences, whose sounds alone may move the answers of a model that knows no words; the interval, over"
            + " speakers, has nothing of that.";
    private static final String LEFT_OUT = "a clip whose exchanged, inverted or constant description is word for word"
            + " its own is left out of that row";

    private static final String NO_WORDS = " Words that are spoken were not exchanged with every seed: eSpeak NG was not"
            + " installed, or the predictions are of an earlier release.";
    private static final String UNCHANGED = " No clip was left out of the other and the constant descriptions; earlier"
            + " releases left none out, so clips with a description that did not change may be among them, which these"
            + " rows cannot tell.";

    private AuditSection() {}

    static Section of(List<ArmAudit> audits) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("Test clips again, by the same weights, with one thing changed each time. UA in"
                + " percent, and by how much it changes with its 95 % interval, over speakers, the same clips"
                + " paired."));
        blocks.add(reliances(audits));
        audits.forEach(audit -> blocks.add(effects(audit)));
        return new Section("What the answers rely on", blocks);
    }

    private static Table reliances(List<ArmAudit> audits) {
        var rows = Table.of("Reliance", words("condition"), number("sound (95 %)"), number("description (95 %)"), number("words (95 %)"),
                number("clips with another description"), number("UA, neutral words (as they are)"),
                number("changed by label order, labels not in the prompt"), number("labels listed in it"));
        for (var audit : audits) {
            var findings = audit.findings();
            rows.row(audit.words(), reliance(findings, Channel.SOUND), reliance(findings, Channel.DESCRIPTION),
                    reliance(findings, Channel.WORDS), clips(findings), imitated(findings), changed(findings, Intervention.LABELS_REVERSED),
                    changed(findings, Intervention.LISTED_REVERSED));
        }
        return rows.note(DEFINITION);
    }

    private static String reliance(AuditFindings findings, Channel channel) {
        return findings.reliances().stream().filter(one -> one.channel() == channel).map(Reliance::share)
                .map(AuditSection::points).findFirst().orElse(Words.NONE);
    }

    private static String clips(AuditFindings findings) {
        return find(findings, Intervention.OTHER_DESCRIPTION).map(effect -> Words.count(effect.clips()))
                .orElse(Words.NONE);
    }

    /** What is left of the voice: UA in it, and of the same clips as they are. */
    private static String imitated(AuditFindings findings) {
        return find(findings, Intervention.NEUTRAL_WORDS).map(effect -> Words.percent(effect.ua()) + " ("
                + Words.percent(effect.ua() - effect.less().value()) + ")").orElse(Words.NONE);
    }

    private static String changed(AuditFindings findings, Intervention intervention) {
        return find(findings, intervention).map(effect -> Words.percent(effect.changed())).orElse(Words.NONE);
    }

    private static Optional<Effect> find(AuditFindings findings, Intervention intervention) {
        return findings.effects().stream().filter(effect -> effect.intervention() == intervention).findFirst();
    }

    private static Table effects(ArmAudit audit) {
        var rows = Table.of("Interventions: " + audit.words(), words("changed"), words("what"), number("clips"),
                number("UA"), number("change (95 %)"), number("other answers"));
        for (var effect : audit.findings().effects()) {
            boolean first = effect.intervention() == Intervention.NOTHING;
            rows.row(first ? Words.NONE : effect.intervention().channel().name().toLowerCase(Locale.ROOT),
                    effect.intervention().words(), Words.count(effect.clips()), Words.percent(effect.ua()),
                    first ? Words.NONE : points(effect.less()), first ? Words.NONE : Words.percent(effect.changed()));
        }
        return rows.note(audit.words() + ": " + (audit.speakers() == 0 ? "speakers are not known" : Words.count(audit.speakers(), "speaker")) + "; "
                + (audit.seeds().size() == 1 ? "seed " : "seeds ")
                + audit.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + "; against the clips as they are, labels listed in reverse against labels listed, words of another emotion"
                + " against neutral words; " + LEFT_OUT + "." + remarks(audit.findings()));
    }

    private static String notImitated(AuditFindings findings, Effect spoken) {
        int without = findings.effects().getFirst().clips() - spoken.clips();
        return without == 0 ? "" : " No voice of eSpeak NG came near that of " + Words.count(without, "clip") + ".";
    }

    /** What there are no answers about, and what the answers cannot tell. */
    private static String remarks(AuditFindings findings) {
        var remarks = new StringBuilder();
        remarks.append(find(findings, Intervention.NEUTRAL_WORDS).map(spoken -> notImitated(findings, spoken))
                .orElse(NO_WORDS));
        if (!findings.unsaid().isEmpty()) {
            remarks.append(" No words say ").append(String.join(", ", findings.unsaid())).append('.');
        }
        if (findings.holdsUnchanged()) {
            remarks.append(UNCHANGED);
        }
        return remarks.toString();
    }

    /** In points of percent, with the interval where there is one. */
    private static String points(Gap gap) {
        return Words.points(gap.value()) + (Double.isNaN(gap.low()) ? ""
                : " (" + Words.points(gap.low()) + " to " + Words.points(gap.high()) + ")");
    }
}
