// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.run.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an experiment's folder says of the whole: {@code run.json}, and the folds as a table. */
final class ExperimentFolder {
    /** The table of the folds: whoever else wants to be compared takes these. */
    static final String FOLDS = "folds.csv";

    /** What predictions call the number of clips that could not be used; the report shows it. */
    static final String BROKEN = "broken clips left out";

    private final Path out;

    ExperimentFolder(Path out) {
        this.out = out;
    }

    /**
     * Begins the folder, or compares it with what it began with.
     *
     * @param prompt that an LLM is asked by; empty where none decides
     * @return what every prediction says of its origin
     */
    Map<String, String> begin(Recipe recipe, ExperimentData data, List<Fold> folds, String base,
            Optional<PromptTemplate> prompt) {
        var details = new TreeMap<String, String>();
        details.put("recipe", Sha256.of(recipe.text()));
        details.put("base", base);
        details.put("clips", data.clips().hash());
        if (!data.failures().isEmpty()) {
            details.put(BROKEN, String.valueOf(data.failures().size()));
        }
        var templates = new TreeMap<String, String>();
        prompt.ifPresent(asked -> {
            var wording = DescriptionTemplate.builtIn(recipe.prompt().wording());
            templates.put("prompt " + asked.name(), asked.hash());
            templates.put("description " + wording.name(), wording.hash());
        });
        details.putAll(templates);
        var run = new RunFile(recipe, Versions.here(), base, data.clips(), templates);
        if (Files.exists(out.resolve(RunFile.NAME))) {
            run.requireSameAs(out);
        } else {
            create();
            write(folds);
            run.write(out);
        }
        return details;
    }

    private void create() {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw InvalidInputException.of("output", e.getMessage(),
                    "a folder that can be made").in(out).causedBy(e);
        }
    }

    private void write(List<Fold> folds) {
        try (var csv = CsvWriter.builder().build(out.resolve(FOLDS))) {
            csv.writeRecord("fold", "id", "file", "label", Utterance.SPEAKER, Utterance.SEX);
            for (var fold : folds) {
                for (var u : fold.test()) {
                    csv.writeRecord(fold.name(), u.id(), String.valueOf(u.file().getFileName()), u.label(),
                            u.fact(Utterance.SPEAKER).orElse(""), u.fact(Utterance.SEX).orElse(""));
                }
            }
        } catch (IOException e) {
            throw InvalidInputException.of(FOLDS, e.getMessage(),
                    "a folder that can be written").in(out).causedBy(e);
        }
    }
}
