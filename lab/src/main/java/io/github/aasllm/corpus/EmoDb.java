// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * EmoDB, the Berlin Database of Emotional Speech (Burkhardt et al. 2005): 535 utterances of ten actors.
 *
 * <p>A name such as {@code 03a01Fa} is speaker 03, text a01, emotion F (in German), version a; it is the id.
 * The clips are read from a folder of such files, or by the manifest of a prepared copy.
 */
public record EmoDb(ListLayout layout) implements Corpus {
    static final String NAME = "emodb";

    private static final Pattern CODE =
            Pattern.compile("(03|08|09|1[0-6])([ab](?:0[1-9]|10))([WLEAFTN])([a-z])");
    private static final int CLIPS = 535;
    private static final Set<String> WOMEN = Set.of("08", "09", "13", "14", "16");
    private static final Map<String, String> LABELS = Map.of("W", "anger", "L", "boredom", "E", "disgust",
            "A", "fear", "F", "happiness", "T", "sadness", "N", "neutral");
    private static final List<String> ORDER =
            List.of("anger", "boredom", "disgust", "fear", "happiness", "sadness", "neutral");

    /** As it is published, or with a list that has the usual columns. */
    public EmoDb() {
        this(ListLayout.USUAL);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Utterance> utterances(Path folder) {
        return new CodedNames("EmoDB", layout, EmoDb::code).utterances(folder);
    }

    private static Optional<CodedNames.Coded> code(String stem) {
        var match = CODE.matcher(stem);
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(new CodedNames.Coded(LABELS.get(match.group(3)), Map.of(
                Utterance.SPEAKER, match.group(1),
                Utterance.SEX, WOMEN.contains(match.group(1)) ? "female" : "male",
                Utterance.TEXT, match.group(2),
                "version", match.group(4))));
    }

    /** All seven. */
    @Override
    public Classes usualClasses() {
        return new Classes(Map.of(), ORDER);
    }

    /**
     * The eight speakers whose counts were at hand. Of speakers 15 and 16 it is known only that they are:
     * 127 of the {@value #CLIPS} clips are theirs.
     */
    @Override
    public Optional<ClassTable> expected() {
        return Optional.of(ClassTable.of(tabledBy(), ORDER, Map.of(
                "03", new int[] {14, 5, 1, 4, 7, 7, 11},
                "08", new int[] {12, 10, 0, 6, 11, 9, 10},
                "09", new int[] {13, 4, 8, 1, 4, 4, 9},
                "10", new int[] {10, 8, 1, 8, 4, 3, 4},
                "11", new int[] {11, 8, 2, 10, 8, 7, 9},
                "12", new int[] {12, 5, 2, 6, 2, 4, 4},
                "13", new int[] {12, 10, 8, 7, 10, 5, 9},
                "14", new int[] {16, 8, 8, 12, 8, 10, 7},
                "15", new int[0],
                "16", new int[0])));
    }

    @Override
    public Optional<Integer> whole() {
        return Optional.of(CLIPS);
    }

    @Override
    public String tabledBy() {
        return Utterance.SPEAKER;
    }

    @Override
    public Set<Path> soundFolders(Path folder, List<Utterance> utterances) {
        return isPart(folder) ? Corpus.super.soundFolders(folder, utterances) : Set.of(folder);
    }

    /** A prepared copy with a manifest is. */
    @Override
    public boolean isPart(Path folder) {
        return ClipList.in(folder, layout).isPresent();
    }
}
