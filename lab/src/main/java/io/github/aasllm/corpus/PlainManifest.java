// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A corpus of one's own: a manifest (CSV or JSON Lines) with the columns {@code path} and a label, and any of
 * id, speaker, sex, session, split and text. All columns become facts.
 *
 * <p>Without a column {@code id} a clip's id is its path as it is written.
 *
 * @param name by which commands and recipes know it; results call it by {@link #name(Path)}
 * @param layout what the list and its columns are called; without another, labels stand in {@code label},
 *     else in {@code emotion}
 */
public record PlainManifest(String name, ListLayout layout) implements Corpus {
    /** The name under which the command line knows manifests. */
    public static final String NAME = "manifest";

    static final String ID = "id";

    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\s]+");

    /** A manifest with the usual columns. */
    public PlainManifest() {
        this(NAME, ListLayout.USUAL);
    }

    /**
     * What results call it: the name of its folder, or of the list itself where that is given and is not called
     * {@code manifest}. So {@code calls}, {@code calls/manifest.csv} and {@code lists/calls.csv} are all called
     * {@code calls}. A corpus that this program knows is not meant by it: a folder {@code iemocap} is called {@code
     * iemocap (manifest)}.
     */
    @Override
    public String name(Path place) {
        var whole = place.toAbsolutePath().normalize();
        var file = called(whole);
        var stem = file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
        var own = Files.isDirectory(whole) ? file
                : stem.equalsIgnoreCase(NAME) ? called(whole.resolveSibling("")) : stem;
        var plain = UNSEEN.matcher(own).replaceAll(" ").strip();
        if (plain.isEmpty()) {
            return name;
        }
        return Corpora.NAMES.stream().filter(known -> !known.equals(NAME)).anyMatch(plain::equalsIgnoreCase)
                ? plain + " (" + NAME + ")" : plain;
    }

    /** The last name of a path; a root has none. */
    private static String called(Path whole) {
        return whole.getFileName() == null ? "" : whole.getFileName().toString();
    }

    /**
     * The utterances of a manifest.
     *
     * @param manifest the file, or a folder that has it as manifest.csv or manifest.jsonl, or as the layout
     *     says
     */
    @Override
    public List<Utterance> utterances(Path manifest) {
        var list = ClipList.in(manifest, layout).orElseThrow(() -> {
            boolean missing = !Files.exists(manifest);
            var refusal = InvalidInputException.of("manifest", missing ? "missing" : "none",
                    "a manifest, or a folder with manifest.csv or manifest.jsonl").in(manifest);
            return missing ? NearFiles.ask(refusal, manifest, near -> Files.isDirectory(near) || Manifest.isManifest(near.toString()))
                    : refusal;
        });
        var utterances = new UtterancesById(list.file());
        for (var clip : list.clips()) {
            utterances.add(new Utterance(list.id(clip), clip.file(), list.requiredLabel(clip), clip.facts()));
        }
        var sorted = utterances.sorted();
        if (sorted.isEmpty()) {
            throw InvalidInputException.of("manifest", "no clip", "at least one").in(list.file());
        }
        return sorted;
    }

    @Override
    public Classes usualClasses() {
        return Classes.ALL;
    }

    @Override
    public Optional<ClassTable> expected() {
        return Optional.empty();
    }

    @Override
    public String tabledBy() {
        return Utterance.SPLIT;
    }
}
