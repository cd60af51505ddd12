// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.mkl.Mkl;
import io.github.aasllm.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RunFileTest {
    private static final String AFRESH = "; begin a new run in another folder, or bring back what it had";

    @TempDir
    private Path folder;

    @Test
    void itHoldsAllThatTheNumbersDependOn() {
        run("", "f00d", "a").write(folder);
        var json = JsonMapper.shared().readTree(folder.resolve(RunFile.NAME));
        assertEquals("emodb", json.path("recipe").path("corpus.name").stringValue());
        assertEquals("1e-4", json.path("recipe").path("train.rate").stringValue(),
                "what the recipe leaves out too");
        assertEquals(1, json.path("seeds").get(0).intValue());
        assertEquals("f00d", json.path("base").stringValue());
        assertEquals("cafe", json.path("templates").path("prompt paper").stringValue());
        assertEquals(2, json.path("clips").path("count").intValue());
        assertEquals("a", json.path("clips").path("contents").path("03a01Fa").stringValue());
        for (var name : new String[] {"aasllm", "jvm", "system", "libtorch", "threads", "mkl", "MKL_CBWR"}) {
            assertTrue(json.path("versions").hasNonNull(name), name);
        }
        assertEquals("float32", json.path("versions").path("precision").stringValue());
        assertEquals("2.13.0-1.5.14", json.path("versions").path("libtorch").stringValue());
        assertFalse(Files.exists(folder.resolve(RunFile.NAME + ".part")), "it is written beside and moved");
    }

    @Test
    void whatKeepsItFromBeingWrittenLeavesTheOldOne() throws IOException {
        run("", "f00d", "a").write(folder);
        Files.createDirectory(folder.resolve(RunFile.NAME + ".part")); // nothing can be written there
        var part = folder.resolve(RunFile.NAME + ".part");
        assertEquals(
                "run.json: " + part + ": Is a directory (expected: a folder that can be written) in "
                        + folder,
                Refusals.of(() -> run("", "beef", "a").write(folder)));
        run("", "f00d", "a").requireSameAs(folder);
    }

    @Test
    void aRunGoesOnOnlyAsItBegan() {
        run("", "f00d", "a").write(folder);
        run("", "f00d", "a").requireSameAs(folder);
        var file = folder.resolve(RunFile.NAME);
        assertEquals(
                "recipe.lora.rank: 8 (expected: 4, as it is now) in " + file + AFRESH,
                Refusals.of(() -> run("lora.rank = 4", "f00d", "a").requireSameAs(folder)));
        assertEquals(
                "base: f00d (expected: beef, as it is now) in " + file + AFRESH,
                Refusals.of(() -> run("", "beef", "a").requireSameAs(folder)));
        assertEquals(
                "clips.contents.03a01Fa: a (expected: b, as it is now) in " + file + AFRESH,
                Refusals.of(() -> run("", "f00d", "b").requireSameAs(folder)));
    }

    @Test
    void labelsAndSpeakersAreRememberedAndTheFirstClipThatChangedIsNamed() {
        run(clips("a")).write(folder);
        var in = " in " + folder.resolve(RunFile.NAME) + AFRESH;
        assertEquals("clips.facts.03a01Nc.label: neutral (expected: sadness, as it is now)" + in,
                Refusals.of(() -> run(saying("label", "sadness")).requireSameAs(folder)));
        assertEquals("clips.facts.03a01Nc.speaker: 03 (expected: 08, as it is now)" + in,
                Refusals.of(() -> run(saying("speaker", "08")).requireSameAs(folder)));
        assertEquals("clips.facts.03a01Nc.split: none (expected: train, as it is now)" + in,
                Refusals.of(() -> run(saying("split", "train")).requireSameAs(folder)));
        var without = new TreeMap<>(clips("a").contents());
        without.remove("03a01Fa");
        assertEquals("clips.contents.03a01Fa: a (expected: none, as it is now)" + in,
                Refusals.of(() -> run(new Clips("emodb", without, new TreeMap<>())).requireSameAs(folder)));
        assertNotEquals(run(clips("a")).identity(), run(saying("label", "sadness")).identity());
    }

    @Test
    void aRunOfAReleaseThatDidNotRememberLabelsIsRefused() throws IOException {
        run(clips("a")).write(folder);
        var file = folder.resolve(RunFile.NAME);
        var text = Files.readString(file);
        Files.writeString(file, text.replace("\"format\" : 2", "\"format\" : 1"));
        assertEquals("format: 1 (expected: 2, as it is now) in " + file + AFRESH,
                Refusals.of(() -> run(clips("a")).requireSameAs(folder)));
    }

    @Test
    void clipsAreKnownByWhatIsHeard() {
        var clip = new Waveform(new float[] {0.5f, -0.25f});
        // printf '\x00\x00\x00\x3f\x00\x00\x80\xbe' | sha256sum: the two samples as little-endian float32
        assertEquals("53c0f587cb612b4908eff791773b2b8cd805eca616e5877a07b5a744c02e9c46",
                AudioContent.hash(clip));
        assertNotEquals(AudioContent.hash(clip), AudioContent.hash(new Waveform(new float[] {0.5f})));
        var many = new float[40_000]; // more than two blocks
        var other = many.clone();
        other[39_999] = 1e-9f;
        assertNotEquals(AudioContent.hash(new Waveform(many)), AudioContent.hash(new Waveform(other)));
    }

    /** Whoever compares two runs wants to know whose sums they are; what is not known is said. */
    @Test
    void theLibrariesThatNumbersDependOnAreNamedWithTheirVersions() {
        var versions = Versions.here();
        assertEquals("not in a jar", versions.get("aasllm"), "tests run from classes");
        assertTrue(
                versions.get("mkl").matches(Mkl.LOADED ? ".*\\d{4}\\.\\d.*" : "not loaded"),
                versions.get("mkl"));
        assertTrue(versions.get("libtorch").matches("\\d+\\.\\d+.*"), versions.get("libtorch"));
    }

    private static RunFile run(String settings, String base, String content) {
        var recipe = Recipe.parse(Path.of("r.recipe"), "corpus.name = emodb\n" + settings);
        return new RunFile(recipe, Versions.here(), base, clips(content), Map.of("prompt paper", "cafe"));
    }

    private static RunFile run(Clips clips) {
        var recipe = Recipe.parse(Path.of("r.recipe"), "corpus.name = emodb\n");
        return new RunFile(recipe, Versions.here(), "f00d", clips, Map.of("prompt paper", "cafe"));
    }

    private static Clips clips(String content) {
        return clips(content, new TreeMap<>(Map.of("label", "neutral", "speaker", "03")));
    }

    private static Clips saying(String fact, String value) {
        var facts = new TreeMap<>(Map.of("label", "neutral", "speaker", "03"));
        facts.put(fact, value);
        return clips("a", facts);
    }

    private static Clips clips(String content, SortedMap<String, String> ofNeutral) {
        var anger = new TreeMap<>(Map.of("label", "anger", "speaker", "03"));
        return new Clips("emodb", new TreeMap<>(Map.of("03a01Fa", content, "03a01Nc", "z")),
                new TreeMap<>(Map.of("03a01Fa", anger, "03a01Nc", ofNeutral)));
    }
}
