// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainManifestTest {
    private static final PlainManifest USUAL = new PlainManifest();

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void csvAndJsonLinesSayTheSame() throws IOException {
        var csv = write("a.csv", "path,label,speaker\nx/1.wav,joy,anna\n\"y, z.wav\",anger,\n");
        var json = write("a.jsonl", """
                {"path": "x/1.wav", "label": "joy", "speaker": "anna"}

                {"path": "y, z.wav", "label": "anger", "speaker": null}
                """);
        var expected = List.of(
                new Utterance("x/1.wav", folder.resolve("x/1.wav"), "joy",
                        Map.of("path", "x/1.wav", "label", "joy", "speaker", "anna")),
                new Utterance("y, z.wav", folder.resolve("y, z.wav"), "anger",
                        Map.of("path", "y, z.wav", "label", "anger", "speaker", "")));
        assertEquals(expected, USUAL.utterances(csv));
        assertEquals(expected, USUAL.utterances(json));
        assertEquals(Optional.empty(), expected.getLast().fact(Utterance.SPEAKER), "blank is not known");
    }

    @Test
    void aLabelInAColumnOfAnothersNameIsThatColumns() throws IOException {
        var list = write("m.csv", "path,text,words\na.wav,joy,hello\n");
        var layout = new ListLayout(ListLayout.USUAL_LIST, ListLayout.AS_WRITTEN,
                Map.of("label", "text", "text", "words"), Set.of());
        var clip = new PlainManifest(PlainManifest.NAME, layout).utterances(list).getFirst();
        assertEquals("joy", clip.label());
        assertEquals(Optional.of("hello"), clip.fact(Utterance.TEXT));
    }

    @Test
    void whatPartsClipsIsSpeltInOneWay() throws IOException {
        var clips = USUAL.utterances(write("a.csv",
                "path,label,speaker\n1.wav,joy,Ren\u00e9\n2.wav,joy,\u00a0Rene\u0301\u00a0\n"));
        assertEquals(clips.getFirst().fact(Utterance.SPEAKER), clips.getLast().fact(Utterance.SPEAKER));
        var list = write("b.csv", "path,label\ne\u0301.wav,joy\n");
        assertEquals("e\u0301.wav", USUAL.utterances(list).getFirst().id(), "a file's name is bytes");
    }

    @Test
    void theOrderOfLinesDoesNotMatter() throws IOException {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            lines.add("clip" + i + ".wav,id" + (i * 37 % 50) + "," + (i % 3 == 0 ? "joy" : "anger"));
        }
        List<Utterance> first = null;
        var random = new Random(3);
        for (int i = 0; i < 20; i++) {
            var read = USUAL.utterances(write("m.csv", "path,id,emotion\n" + String.join("\n", lines)));
            first = first == null ? read : first;
            assertEquals(first, read);
            Collections.shuffle(lines, random);
        }
        assertEquals(50, first.size());
        assertEquals("id0", first.getFirst().id(), "sorted by id, not by path");
    }

    @Test
    void theLabelStandsInTheColumnThatIsNamedElseInLabelElseInEmotion() throws IOException {
        write("manifest.csv", "path,emotion,label,mood\na.wav,joy,anger,calm\n");
        assertEquals("anger", USUAL.utterances(folder).getFirst().label(), "a folder has its manifest.csv");
        var mood = new PlainManifest("mine", ListLayout.labelledBy("mood"));
        assertEquals("calm", mood.utterances(folder).getFirst().label());
    }

    /** By the folder that one has made, or the list that one names, with a symbolic link as it is called. */
    @ParameterizedTest
    @CsvSource({
        "calls,                 calls",
        "calls/manifest.csv,    calls",
        "calls/Manifest.jsonl,  calls",
        "calls/.,               calls",
        "calls/../calls,        calls",
        "calls/june.csv,        june",
        "calls/june.v2.csv,     june.v2",
        "'two  words, one',     'two words, one'",
        "iemocap,               iemocap (manifest)",
        "MELD/manifest.csv,     MELD (manifest)",
        "manifest,              manifest"})
    void resultsCallAListOfOnesOwnByItsOwnName(String place, String name) throws IOException {
        Files.createDirectories(folder.resolve("calls"));
        var data = folder.resolve(place);
        if (!place.contains(".")) {
            Files.createDirectories(data);
        }
        assertEquals(name, USUAL.name(data));
        assertEquals("emodb", new EmoDb().name(data), "a corpus that is known has one name");
    }

    @Test
    void aListInTheRootHasNoNameButThatOfItsLayout() {
        assertEquals("manifest", USUAL.name(folder.getRoot()));
    }

    /** A file that is named without a folder has none as its parent, and stands in the one we are in. */
    @Test
    void clipsBesideAManifestThatIsNamedWithoutAFolderStandInTheOneWeAreIn() {
        var clip = new Utterance("a.wav", Path.of("a.wav"), "joy", Map.of());
        assertEquals(Set.of(Path.of("")), USUAL.soundFolders(Path.of("clips.csv"), List.of(clip)));
    }

    @Test
    void whatIsNoManifestOfLabelledClipsIsRefused() throws IOException {
        assertEquals("manifest: none (expected: a manifest, or a folder with manifest.csv or"
                + " manifest.jsonl) in "
                + folder, Refusals.of(() -> USUAL.utterances(folder)));
        var missing = folder.resolve("missing.csv");
        assertEquals("manifest: missing (expected: a manifest, or a folder with manifest.csv or"
                + " manifest.jsonl) in "
                + missing, Refusals.of(() -> USUAL.utterances(missing)));
        var empty = write("empty.csv", "path,label\n");
        assertEquals("manifest: no clip (expected: at least one) in " + empty,
                Refusals.of(() -> USUAL.utterances(empty)));
        var unlabelled = write("unlabelled.csv", "path,label\na.wav,joy\nb.wav,\n");
        assertEquals("manifest line 3: no label (expected: a column label or emotion that says it) in "
                + unlabelled,
                Refusals.of(() -> USUAL.utterances(unlabelled)));
        var twice = write("twice.csv", "path,label\na.wav,joy\na.wav,joy\n");
        assertEquals("id: a.wav (expected: one utterance of each id, not %s and %s) in %s".formatted(
                        folder.resolve("a.wav"), folder.resolve("a.wav"), twice),
                Refusals.of(() -> USUAL.utterances(twice)));
        var noPath = write("nopath.jsonl", "{\"label\": \"joy\"}\n");
        assertEquals("manifest line 1: no path (expected: a column path) in " + noPath,
                Refusals.of(() -> USUAL.utterances(noPath)));
        var zero = write("zero.jsonl", "{\"path\": \"a\\u0000b\", \"label\": \"joy\"}\n");
        assertEquals("manifest line 1: a NUL in path (expected: text) in " + zero,
                Refusals.of(() -> USUAL.utterances(zero)));
    }

    @Test
    void theMarkOfASpreadsheetIsNoPartOfTheHeader() throws IOException {
        var file = write("excel.csv", "\uFEFFpath,label\r\na.wav,joy\r\n");
        assertEquals(List.of(new Utterance("a.wav", folder.resolve("a.wav"), "joy",
                Map.of("path", "a.wav", "label", "joy"))), USUAL.utterances(file));
    }

    @Test
    void damageInTheMiddleIsARefusalToo() throws IOException {
        var file = folder.resolve("latin.csv");
        Files.write(file, "path,label\nm\u00fcde.wav,joy\n".getBytes(StandardCharsets.ISO_8859_1));
        var lines = folder.resolve("latin.jsonl");
        Files.write(lines, "{\"path\": \"m\u00fcde.wav\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        for (var damaged : List.of(file, lines)) {
            var refusal = Refusals.of(() -> USUAL.utterances(damaged));
            assertEquals("manifest: not UTF-8 (expected: UTF-8 text) in " + damaged, refusal);
        }
    }
}
