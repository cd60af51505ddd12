// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The speech of RAVDESS (Livingstone and Russo 2018): 60 utterances of each of 24 actors.
 *
 * <p>A name such as {@code 03-01-05-02-01-02-12} is modality, vocal channel, emotion, intensity, statement,
 * repetition and actor; it is the id. Modality 03 is sound alone and channel 01 is speech; songs and video
 * are no clips of this corpus. Odd actors are men. The clips are read from the published folders {@code
 * Actor_NN}, or by the manifest of a prepared copy.
 */
public record Ravdess(ListLayout layout) implements Corpus {
    static final String NAME = "ravdess";

    private static final Pattern CODE = Pattern.compile(
            "03-01-(0[1-8])-(0[12])-(0[12])-(0[12])-(0[1-9]|1\\d|2[0-4])");
    /** By the codes 01 to 08. */
    private static final List<String> LABELS = List.of(
            "neutral", "calm", "happiness", "sadness", "anger", "fear", "disgust", "surprise");
    private static final int ACTORS = 24;

    /** As it is published, or with a list that has the usual columns. */
    public Ravdess() {
        this(ListLayout.USUAL);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Utterance> utterances(Path folder) {
        return new CodedNames("RAVDESS", layout, Ravdess::code).utterances(folder);
    }

    private static Optional<CodedNames.Coded> code(String stem) {
        var match = CODE.matcher(stem);
        if (!match.matches()) {
            return Optional.empty();
        }
        int actor = Integer.parseInt(match.group(5));
        return Optional.of(new CodedNames.Coded(LABELS.get(Integer.parseInt(match.group(1)) - 1), Map.of(
                Utterance.SPEAKER, speaker(actor),
                Utterance.SEX, actor % 2 == 0 ? "female" : "male",
                Utterance.TEXT, match.group(3).equals("01")
                        ? "Kids are talking by the door." : "Dogs are sitting by the door.",
                "intensity", match.group(2).equals("01") ? "normal" : "strong",
                "repetition", match.group(4).substring(1))));
    }

    private static String speaker(int actor) {
        return "actor%02d".formatted(actor);
    }

    /** All eight; whoever takes four leaves calm out, or merges it into neutral, and says which. */
    @Override
    public Classes usualClasses() {
        return new Classes(Map.of(), LABELS);
    }

    /** Of every actor 8 of each emotion, but 4 neutral, which has no strong intensity: 4 + 7 x 8 = 60. */
    @Override
    public Optional<ClassTable> expected() {
        var rows = new TreeMap<String, int[]>();
        IntStream.rangeClosed(1, ACTORS).forEach(actor -> rows.put(speaker(actor),
                new int[] {4, 8, 8, 8, 8, 8, 8, 8}));
        return Optional.of(ClassTable.of(tabledBy(), LABELS, rows));
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
