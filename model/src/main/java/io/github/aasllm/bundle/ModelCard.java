// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.description.Thresholds;
import io.github.aasllm.prompt.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The model card of a folder, {@code README.md} in the form that Hugging Face reads, made of what its {@code
 * aasllm.json} says and nothing else. A parent's card is never repeated: what it says of its own weights,
 * data and figures is not true of what was made of them.
 */
final class ModelCard {
    private final Bundle bundle;
    private final Making making;
    private final StringBuilder card = new StringBuilder();

    private ModelCard(Bundle bundle, Making making) {
        this.bundle = bundle;
        this.making = making;
    }

    /** The text of the card. */
    static String of(Bundle bundle, Making making) {
        return new ModelCard(bundle, making).text();
    }

    private String text() {
        frontMatter();
        card.append("# ").append(making.kind().title()).append("\n\n")
                .append("Written by aasllm from the facts in `").append(Bundle.FILE)
                .append("`, which stands beside it.\n");
        if (bundle.random()) {
            card.append("**The weights that answer are random: an emotion that they name means nothing.**\n");
        }
        parents();
        licence();
        data();
        scores();
        answers();
        thresholds();
        limits();
        return card.toString();
    }

    private void frontMatter() {
        card.append("---\nlibrary_name: ")
                .append(switch (making.kind()) {
                    case LORA -> "peft";
                    case HEAD -> "aasllm"; // no other program reads one
                    default -> "transformers";
                })
                .append('\n').append(licenceLines(making.licence().orElse("not stated")));
        list("base_model", making.parents().stream().map(Making.Parent::name).toList());
        list("datasets", making.data().stream().map(Making.DataSet::name).toList());
        card.append("tags:\n- audio\n- speech-emotion-recognition\n- aa-sllm\n---\n\n");
    }

    /** The hub's own identifier, where it has one; else the licence's name, as it was stated. */
    private static String licenceLines(String stated) {
        return HubLicence.of(stated).map(known -> "license: " + known + '\n')
                .orElseGet(() -> "license: other\nlicense_name: " + quoted(stated) + '\n');
    }

    private void list(String key, List<String> values) {
        if (!values.isEmpty()) {
            card.append(key).append(":\n");
            values.stream().distinct().forEach(value -> card.append("- ").append(quoted(value)).append('\n'));
        }
    }

    private void parents() {
        if (making.parents().isEmpty()) {
            return;
        }
        section("Made of");
        row("part", "folder", "fingerprint");
        row("---", "---", "---");
        making.parents().forEach(parent -> row(parent.role(), parent.name(), parent.fingerprint()));
    }

    private void licence() {
        section("Licence");
        card.append(making.licence().map(ModelCard::plain).orElse(
                "None was stated by whoever made this folder (`card.licence` of a recipe states it)."));
        if (!making.parents().isEmpty() || !making.data().isEmpty()) {
            card.append(" The licences of the parts above and of the data below bind as well.");
        }
        card.append('\n');
    }

    private void data() {
        section("Data");
        if (making.data().isEmpty()) {
            card.append("No data were declared.\n");
        } else {
            row("set", "used for", "licence");
            row("---", "---", "---");
            making.data().forEach(set -> row(set.name(), set.use(), set.licence()));
        }
        bundle.provenance().ifPresent(this::clips);
    }

    private void clips(Provenance provenance) {
        provenance.fold().ifPresent(fold ->
                card.append("\nTrained for the fold `").append(plain(fold)).append("`.\n"));
        if (provenance.seen().isEmpty()) {
            return;
        }
        card.append("\nThe clips, by the SHA-256 of their sorted ids; `").append(Bundle.FILE)
                .append("` has a short hash of each, by which a test on one of them is refused.\n\n");
        row("learned from them", "clips", "SHA-256");
        row("---", "---", "---");
        provenance.seen().forEach(seen -> row(seen.by(), Integer.toString(seen.clips()), seen.sha256()));
    }

    private void scores() {
        section("Figures");
        if (making.scores().isEmpty()) {
            card.append("None was measured while this was made. Measure it on speakers who were not in training"
                    + " before you rely on it.\n");
            return;
        }
        row("measured", "value");
        row("---", "---");
        making.scores().forEach(score ->
                row(score.what(), String.format(Locale.ROOT, "%.4f", score.value())));
    }

    private void answers() {
        var said = new ArrayList<String>();
        bundle.labels().ifPresent(set -> said.add("Labels: " + set.labels().stream()
                .map(Label::name).collect(Collectors.joining(", "))));
        bundle.prompt().ifPresent(prompt -> said.add("Prompt: " + prompt.name()));
        bundle.description().ifPresent(wording -> said.add("Wording of descriptions: " + wording.name()));
        bundle.decode().ifPresent(way -> said.add("Decoder: " + way.key()));
        bundle.hearing().ifPresent(way -> said.add("Normalisation before the speech encoder: " + way.key()));
        bundle.calibration().ifPresent(fitted -> said.add(
                String.format(Locale.ROOT, "Temperature of the probabilities: %.4f", fitted.temperature())));
        bundle.spectrum().ifPresent(head -> said.add("Combined with the LLM: logistic regression on the statistics of the"
                + " spectrogram, of " + head.trained().clips() + " clips; other programs run the LLM alone"));
        if (!said.isEmpty()) {
            section("Prompt and decoding");
            said.forEach(line -> card.append("- ").append(plain(line)).append('\n'));
        }
    }

    private void thresholds() {
        bundle.thresholds().ifPresent(any -> {
            section("Thresholds");
            card.append("Method ").append(any.method().key()).append(", normalisation ")
                    .append(any.normalisation().key());
            if (any instanceof Thresholds one) {
                card.append("; above is High, or with two thresholds above the second.\n\n");
                row("cue", "threshold");
                row("---", "---");
                one.cuts().forEach((cue, cuts) -> row(cue.key(), cuts.stream()
                        .map(cut -> String.format(Locale.ROOT, "%.4f", cut))
                        .collect(Collectors.joining(" and "))));
            } else {
                card.append("; `").append(Bundle.FILE).append("` has them by group.\n");
            }
        });
    }

    private void limits() {
        section("Limits");
        card.append("Acted speech is not felt emotion. Article 5(1)(f) of the EU AI Act forbids inferring emotions"
                + " of people at\nwork and in education, except for medical or safety reasons; elsewhere, tell"
                + " the people concerned.\n");
    }

    private void section(String title) {
        card.append("\n## ").append(title).append("\n\n");
    }

    private void row(String... cells) {
        card.append("| ");
        for (int i = 0; i < cells.length; i++) {
            card.append(i == 0 ? "" : " | ").append(plain(cells[i]).replace("|", "\\|"));
        }
        card.append(" |\n");
    }

    /** Text of one line, for Markdown. */
    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").replace("<", "&lt;").strip();
    }

    /** A YAML scalar in double quotes. */
    private static String quoted(String text) {
        return '"' + text.replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
