// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.training.RecipeCorpus;
import io.github.aasllm.training.RecipeFolds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key that says something of clips and their parts, with every corpus: it counts, or it is refused. */
class EveryCorpusKeyTest {
    /** A second value for each key; a new key of these sections needs one here. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("corpus.name", "other"),
            Map.entry("corpus.manifest", "other.csv"),
            Map.entry("corpus.path", "sub/{}"),
            Map.entry("corpus.labels", "anger, sadness"),
            Map.entry("corpus.merge", "fear: anger"),
            Map.entry("corpus.channel", "first"),
            Map.entry("columns.path", "name"),
            Map.entry("columns.label", "faces"),
            Map.entry("columns.id", "key"),
            Map.entry("columns.speaker", "who"),
            Map.entry("columns.sex", "gender"),
            Map.entry("columns.session", "day"),
            Map.entry("columns.split", "part"),
            Map.entry("columns.text", "words"),
            Map.entry("protocol.folds", "none"),
            Map.entry("protocol.dev", "none"),
            Map.entry("protocol.seeds", "3"));

    private static final List<String> SECTIONS = List.of("corpus.", "columns.", "protocol.");
    private static final String BASE = """
            protocol.folds = leave-one-speaker-out
            protocol.dev = 40 % of clips
            protocol.seeds = 1
            """;
    private static final String HEADER = "path,name,label,faces,speaker,who,gender,day,part,words,key";

    @TempDir
    private Path folder;

    /** What a recipe makes of a corpus: its clips, and how they are parted. */
    private record Result(List<String> labels, List<Utterance> clips, List<Fold> folds) {
        static Result of(String text, Path data) {
            var recipe = Recipe.parse(Path.of("r.recipe"), text);
            var corpus = RecipeCorpus.read(recipe, data);
            return new Result(corpus.labels(), corpus.utterances(), RecipeFolds.of(recipe.protocol(),
                    corpus.utterances()).stream()
                    .map(fold -> RecipeFolds.withDev(recipe.protocol(), fold, recipe.seed()))
                    .toList());
        }
    }

    @BeforeEach
    void writeCorpora() throws IOException {
        list("manifest", List.of("1", "2", "3", "4", "5", "6"), List.of("p1", "p2"));
        list("lssed", List.of("1", "2", "3", "4", "5", "6"), List.of("p1", "p2"));
        var emoDb = List.of("03a01Wa", "03a01Ta", "03a01Aa", "08a01Wa", "08a01Ta", "08a01Aa");
        list("emodb", emoDb, List.of("03", "08"));
        names("emodb", emoDb);
        var ravdess = List.of("03-01-05-01-01-01-01", "03-01-04-01-01-01-01", "03-01-06-01-01-01-01",
                "03-01-05-01-01-01-02", "03-01-04-01-01-01-02", "03-01-06-01-01-01-02");
        list("ravdess", ravdess, List.of("actor01", "actor02"));
        names("ravdess", ravdess);
        iemocap();
        meld();
    }

    /** Two speakers with a clip of anger, sadness and fear each, and all columns twice, under two names. */
    private void list(String corpus, List<String> names, List<String> speakers) throws IOException {
        var rows = new StringBuilder(HEADER + ",id\n");
        var fewer = new StringBuilder(HEADER + ",id\n");
        for (int i = 0; i < names.size(); i++) {
            var label = List.of("anger", "sadness", "fear").get(i % 3);
            var row = "%s.wav,sub/%s.wav,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s%n".formatted(
                    names.get(i), names.get(i),
                    label, label + "!", speakers.get(i / 3), "w" + i % 2, "x", "d" + i % 2,
                    i < 3 ? "train" : "test", "said " + i, "key" + i,
                    corpus.equals("manifest") ? "i" + i : "");
            rows.append(row);
            fewer.append(i == 2 ? "" : row);
        }
        var place = Files.createDirectories(folder.resolve(corpus));
        Files.writeString(place.resolve("manifest.csv"), rows);
        Files.writeString(place.resolve("other.csv"), fewer);
    }

    /** The same corpus as it is published: files whose names say everything. */
    private void names(String corpus, List<String> names) throws IOException {
        var place = Files.createDirectories(folder.resolve(corpus + "-names"));
        for (var name : names) {
            Files.createFile(place.resolve(name + ".wav"));
        }
    }

    private void iemocap() throws IOException {
        for (int session = 1; session <= 2; session++) {
            var dialog = "Ses0" + session + "F_impro01";
            var lines = new StringBuilder();
            var labels = List.of("ang", "hap", "sad", "neu", "fea");
            for (int i = 0; i < labels.size(); i++) {
                lines.append("[%d.0 - %d.9]\t%s_F00%d\t%s\t[2.5, 2.5, 2.5]%n".formatted(i, i, dialog, i,
                        labels.get(i)));
            }
            var place = Files.createDirectories(
                    folder.resolve("iemocap/Session" + session + "/dialog/EmoEvaluation"));
            Files.writeString(place.resolve(dialog + ".txt"), lines);
        }
    }

    private void meld() throws IOException {
        var place = Files.createDirectories(folder.resolve("meld"));
        for (var split : List.of("train", "dev", "test")) {
            var rows = new StringBuilder("Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID\n");
            var labels = List.of("neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger");
            for (int i = 0; i < labels.size(); i++) {
                rows.append("Well,%s,%s,0,%d%n".formatted(i % 2 == 0 ? "Ross" : "Joey", labels.get(i), i));
            }
            Files.writeString(place.resolve(split + "_sent_emo.csv"), rows);
        }
    }

    @Test
    void everyKeyOfTheseSectionsHasASecondValue() {
        assertEquals(
                Recipe.keys().keySet().stream().filter(EveryCorpusKeyTest::isOfClips)
                        .collect(Collectors.toSet()),
                OTHERS.keySet());
    }

    private static boolean isOfClips(String key) {
        return SECTIONS.stream().anyMatch(key::startsWith);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "manifest", "lssed", "emodb", "emodb-names", "ravdess", "ravdess-names", "iemocap", "meld"})
    void everyKeyChangesTheClipsOrTheirPartsOrIsRefused(String name) {
        var data = folder.resolve(name);
        var corpus = name.replace("-names", "");
        var labels = corpus.equals("emodb") || corpus.equals("ravdess") || corpus.equals("lssed")
                ? "corpus.labels = anger, sadness, fear\n"
                : "";
        var text = BASE + labels + "corpus.name = " + corpus + "\n";
        var base = Result.of(text, data);
        OTHERS.forEach((key, other) -> {
            var value = !key.equals("corpus.name") ? other : corpus.equals("iemocap") ? "meld" : "iemocap";
            var changed = text.replaceAll("(?m)^" + key + " = .*\n", "") + key + " = " + value + "\n";
            if (key.equals("corpus.merge")) {
                changed = changed.replace("= anger, sadness, fear", "= anger, sadness"); // fear is none now
            }
            try {
                assertNotEquals(base, Result.of(changed, data), name + ": " + key + " did nothing");
            } catch (InvalidInputException refusal) {
                var word = key.substring(key.indexOf('.') + 1);
                assertTrue(refusal.getMessage().contains(word) || refusal.getMessage().contains(value)
                                || key.equals("corpus.name"),
                        name + ", " + key + ": " + refusal.getMessage());
            }
        });
    }

    private static String said(String text, Path data) {
        try {
            Result.of(text, data);
            return "accepted";
        } catch (InvalidInputException refusal) {
            return refusal.getMessage();
        }
    }

    /** One that put every actor into training and test in turn, without a word. */
    @Test
    void speakersStandInTheColumnThatIsNamed() {
        var parts = Result.of(BASE + "corpus.name = manifest\ncolumns.speaker = who\n",
                folder.resolve("manifest")).folds();
        assertEquals(List.of("w0", "w1"), parts.stream().map(Fold::name).toList());
        parts.forEach(fold -> assertTrue(fold.test().stream().allMatch(clip ->
                clip.fact("speaker").orElseThrow().equals(fold.name()))));
    }

    @Test
    void aCorpusWithoutAListRefusesWhatWouldBeSaidOfOneWithTheLine() {
        assertEquals("columns.speaker: who (expected: speaker, as corpus.name = meld reads no list of clips)"
                + " in r.recipe:2", said("corpus.name = meld\ncolumns.speaker = who\n", folder));
        assertEquals("corpus.manifest: a.csv (expected: manifest.csv, as corpus.name = iemocap reads no list"
                + " of clips) in r.recipe:2", said("corpus.name = iemocap\ncorpus.manifest = a.csv\n", folder));
        var names = folder.resolve("emodb-names");
        assertEquals("columns.speaker: who (expected: none, as EmoDB is read by the names of its files,"
                + " without a list) in " + names, said("corpus.name = emodb\ncolumns.speaker = who\n", names));
        assertEquals("corpus.manifest: a.csv (expected: a file of the folder) in " + names,
                said("corpus.name = emodb\ncorpus.manifest = a.csv\n", names));
    }

    @Test
    void aColumnThatTheListLacksIsRefusedByItsKey() {
        var list = folder.resolve("manifest");
        assertEquals("columns.speaker: agent (expected: one of the list's columns: day, faces, gender, id,"
                + " key, label, name, part, path, speaker, who, words) in " + list.resolve("manifest.csv"),
                said("corpus.name = manifest\ncolumns.speaker = agent\n", list));
    }

    @Test
    void aListThatSaysTheChannelItselfGoesWithNoOther() throws IOException {
        var list = Files.createDirectories(folder.resolve("channels"));
        Files.writeString(list.resolve("manifest.csv"), "path,label,channel\na.wav,anger,2\nb.wav,joy,1\n");
        assertEquals("corpus.channel: first (expected: mix, as the list of manifest says it for each clip);"
                + " of a.wav it is 2", said("corpus.name = manifest\ncorpus.channel = first\n", list));
    }
}
