// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * LSSED (Fan et al. 2021): 147,025 utterances of 820 people, of which no label file is public. So the layout
 * is declared, by the settings {@link #SETTINGS}; the defaults are what the authors' own later code reads.
 *
 * @param settings those that differ from the defaults, by name
 */
public record Lssed(Map<String, String> settings) implements Corpus {
    static final String NAME = "lssed";

    /**
     * What is declared, with defaults: the CSV or JSON Lines file {@code metadata}; its columns {@code id},
     * {@code label}, {@code split}, {@code speaker} and {@code sex}; and {@code audio}, the path of a clip,
     * in which <code>{id}</code> stands for its id.
     */
    public static final Map<String, String> SETTINGS = Map.of(
            "metadata", "metadata_english_all.csv",
            "id", "name",
            "label", "faces",
            "split", "split",
            "speaker", "speaker",
            "sex", "gender",
            "audio", "wav_all/{id}.wav");

    private static final Map<String, String> LABELS =
            Map.of("angry", "anger", "happy", "happiness", "sad", "sadness");

    /** The default layout. */
    public Lssed() {
        this(Map.of());
    }

    /** @throws InvalidInputException if a setting is unknown, or the path of clips has no place for the id */
    public Lssed {
        for (var name : new TreeSet<>(settings.keySet())) {
            if (!SETTINGS.containsKey(name)) {
                throw InvalidInputException.of("LSSED setting", name, "one of "
                        + String.join(", ", new TreeSet<>(SETTINGS.keySet())));
            }
        }
        if (!settings.getOrDefault("audio", SETTINGS.get("audio")).contains("{id}")) {
            throw InvalidInputException.of("LSSED setting audio", settings.get("audio"),
                    "a path with {id} in it");
        }
        settings = Map.copyOf(settings);
    }

    private String setting(String name) {
        return settings.getOrDefault(name, SETTINGS.get(name));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Utterance> utterances(Path folder) {
        var metadata = folder.resolve(setting("metadata"));
        var utterances = new UtterancesById(metadata);
        for (var rows = Manifest.rows(metadata); rows.hasNext();) {
            var row = rows.next();
            var id = required(metadata, row, "id");
            var label = required(metadata, row, "label").toLowerCase(Locale.ROOT);
            var facts = new TreeMap<>(row.facts());
            for (var fact : List.of(Utterance.SPLIT, Utterance.SPEAKER, Utterance.SEX)) {
                Optional.ofNullable(row.facts().get(setting(fact))).ifPresent(value ->
                        facts.put(fact, value));
            }
            var file = folder.resolve(setting("audio").replace("{id}", id));
            utterances.add(new Utterance(id, file, LABELS.getOrDefault(label, label), facts));
        }
        return utterances.sorted();
    }

    private String required(Path metadata, ManifestRow row, String setting) {
        var value = row.facts().getOrDefault(setting(setting), "");
        if (value.isBlank()) {
            throw InvalidInputException.of("metadata line " + row.line(), "no " + setting(setting),
                    "a column " + setting(setting) + ", which the setting " + setting + " names")
                    .in(metadata);
        }
        return value;
    }

    @Override
    public Classes usualClasses() {
        return Classes.only("anger", "neutral", "happiness", "sadness");
    }

    /** Nobody has published them. */
    @Override
    public Optional<ClassTable> expected() {
        return Optional.empty();
    }

    @Override
    public String tabledBy() {
        return Utterance.SPLIT;
    }
}
