// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * LSSED (Fan et al. 2021): 147,025 utterances of 820 people, of which no label file is public. So the layout
 * is declared; the usual one is what the authors' own later code reads.
 *
 * @param layout what the label file and its columns are called
 */
public record Lssed(ListLayout layout) implements Corpus {
    static final String NAME = "lssed";

    private static final String METADATA = "metadata";
    private static final String AUDIO = "audio";
    private static final String ID_IN_PATH = "{id}";

    /**
     * What can be declared, with defaults: the CSV or JSON Lines file {@code metadata}; its columns
     * {@code id}, {@code label}, {@code split}, {@code speaker} and {@code sex}; and {@code audio}, the path of a clip,
     * in which <code>{id}</code> stands for its id.
     */
    public static final Map<String, String> SETTINGS = Map.of(
            METADATA, "metadata_english_all.csv",
            PlainManifest.ID, "name",
            ListLayout.LABEL, "faces",
            Utterance.SPLIT, "split",
            Utterance.SPEAKER, "speaker",
            Utterance.SEX, "gender",
            AUDIO, "wav_all/{id}.wav");

    private static final Map<String, String> LABELS =
            Map.of("angry", "anger", "happy", "happiness", "sad", "sadness");

    /** The default layout. */
    public Lssed() {
        this(Map.of());
    }

    /**
     * A layout by settings.
     *
     * @param settings of {@link #SETTINGS}, those that differ from the defaults
     * @throws InvalidInputException if a setting is unknown, or the path of clips has no place for the id
     */
    public Lssed(Map<String, String> settings) {
        this(declared(settings));
    }

    private static ListLayout declared(Map<String, String> settings) {
        for (var name : new TreeSet<>(settings.keySet())) {
            if (!SETTINGS.containsKey(name)) {
                throw InvalidInputException.of("LSSED setting", name, "one of "
                        + String.join(", ", new TreeSet<>(SETTINGS.keySet())));
            }
        }
        var all = new TreeMap<>(SETTINGS);
        all.putAll(settings);
        var audio = all.remove(AUDIO);
        if (!audio.contains(ID_IN_PATH)) {
            throw InvalidInputException.of("LSSED setting audio", audio, "a path with {id} in it");
        }
        var metadata = all.remove(METADATA);
        all.put(Manifest.PATH, all.get(PlainManifest.ID));
        var optional = new TreeSet<>(Set.of(Utterance.SPLIT, Utterance.SPEAKER, Utterance.SEX));
        optional.removeAll(settings.keySet());
        return new ListLayout(metadata, audio.replace(ID_IN_PATH, ListLayout.AS_WRITTEN), all, optional);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Utterance> utterances(Path folder) {
        var list = ClipList.in(folder, layout).orElseThrow(() -> Corpora.in(folder, InvalidInputException.of(
                "LSSED", "no label file", "a folder with its list of clips")));
        var utterances = new UtterancesById(list.file());
        for (var clip : list.clips()) {
            var label = list.requiredLabel(clip).toLowerCase(Locale.ROOT);
            utterances.add(new Utterance(
                    list.id(clip), clip.file(), LABELS.getOrDefault(label, label), clip.facts()));
        }
        return utterances.sorted();
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
