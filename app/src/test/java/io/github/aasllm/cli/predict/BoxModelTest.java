// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The bundled model: what it is made of, and that descriptions change its answers. */
class BoxModelTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final Path MODEL = ROOT.resolve("models/mini");
    private static final long LARGEST = 12_000_000; // bytes of the whole folder
    private static final double SAME = 1e-4; // of a probability: another order of float32 sums
    private static final double MOVED = 1e-2; // far above it
    private static final double MOVED_BY_WORDS = 1e-3; // the model reads descriptions, and heeds them hardly

    @TempDir
    private Path folder;

    @Test
    void theFolderIsSmallAndEveryClipThatItLearnedFromIsOfEmoDb() throws IOException {
        long bytes = 0;
        try (var files = Files.list(MODEL)) {
            for (var file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertTrue(bytes <= LARGEST, bytes + " bytes");
        var provenance = Bundle.read(MODEL).provenance().orElseThrow();
        // 100 of anger, 54 of happiness, 49 of sadness and 63 of neutral speech, and nothing else
        assertFalse(provenance.seen().isEmpty());
        provenance.seen().forEach(seen -> assertEquals(266, seen.clips(), seen.by()));
    }

    /**
     * Each change of an explanation is what the model says by thresholds that put that cue of the clip on the
     * other side. The model reads its descriptions, so that a change that stood at another's place would show.
     */
    @Test
    void whatACueChangesIsWhatTheModelSaysWhenToldTheOpposite() {
        var told = (Thresholds) Bundle.read(MODEL).thresholds().orElseThrow();
        var clip = ROOT.resolve("examples/loud-fast.flac");
        double most = 0;
        try (var asked = AaSllm.load(Settings.of(MODEL))) {
            var explained = asked.explainer().explain(clip);
            for (var effect : explained.explanation().orElseThrow().cues()) {
                var change = effect.changes().getFirst();
                double value = explained.acoustic().value(effect.cue());
                var other = predicted(flipped(told, effect.cue(), effect.level(), value), clip);
                assertEquals(other.description().orElseThrow(), change.description());
                for (var label : other.probabilities().keySet()) {
                    double share = change.probabilities().get(label);
                    assertEquals(other.probabilities().get(label), share, SAME, effect.cue() + " " + label);
                    most = Math.max(most, Math.abs(share - explained.probabilities().get(label)));
                }
            }
        }
        assertTrue(most > MOVED_BY_WORDS, "the largest move of a probability is " + most);
    }

    /** The answer of the LLM alone is that of the same folder without what is asked beside it. */
    @Test
    void theAnswerIsOfTheLlmAndOfTheSpectrumAndAnExplanationPartsThem() throws IOException {
        var clip = ROOT.resolve("examples/loud-fast.flac");
        var alone = folder.resolve("alone");
        Files.createDirectory(alone);
        try (var files = Files.list(MODEL)) {
            for (var file : files.toList()) {
                Files.copy(file, alone.resolve(file.getFileName()));
            }
        }
        var said = (ObjectNode) JsonFields.read(MODEL.resolve(Bundle.FILE)).node();
        said.remove("spectral_statistics");
        Files.writeString(alone.resolve(Bundle.FILE), said.toString());
        try (var both = AaSllm.load(MODEL); var llm = AaSllm.load(alone)) {
            var explained = both.explainer().explain(clip).explanation().orElseThrow().llmAlone().orElseThrow();
            var expected = llm.recognize(clip);
            expected.probabilities().forEach((label, share) ->
                    assertEquals(share, explained.probabilities().get(label), SAME, label));
            assertTrue(explained.effect() > MOVED, "effect " + explained.effect());
            var told = aasllm("predict", "--explain", "--model", MODEL, clip).out();
            assertTrue(told.contains("effect %.3f  without the spectrogram's statistics ".formatted(explained.effect())), told);
        }
    }

    private static Thresholds flipped(Thresholds told, Cue cue, Level level, double value) {
        var cuts = new EnumMap<>(told.cuts());
        cuts.put(cue, List.of(level == Level.HIGH ? value : Math.nextDown(value)));
        return new Thresholds(told.method(), told.normalisation(), told.samplingRate(), cuts, told.clips(),
                told.clipsHash(), told.counted());
    }

    private static Prediction predicted(
            Thresholds thresholds, Path clip) {
        try (var other = AaSllm.load(Settings.of(MODEL).withThresholds(thresholds))) {
            return other.recognize(clip);
        }
    }

    /** By another method a clip has other levels than in the model's training. */
    @Test
    void thresholdsOfAnotherMethodThanTheModelsAreWarnedOf() {
        var clip = ROOT.resolve("examples/hello.flac");
        for (var way : List.of("voice edges", "paper none", "paper edges")) {
            var file = folder.resolve(way);
            var words = way.split(" ");
            assertEquals(0, aasllm("thresholds", "--method", words[0], "--normalise", words[1], clip, "-o", file).exitCode());
            var call = aasllm("predict", "--model", MODEL, "--thresholds", file, clip);
            assertEquals(0, call.exitCode());
            assertEquals(way.equals("voice edges") ? "" : "--thresholds: " + file + " is of method " + words[0]
                    + (words[1].equals("none") ? "" : " and normalisation edges") + ", and the model was trained with method voice and"
                    + " normalisation edges, so its descriptions have other levels than in training; make thresholds of the model's kind with 'aasllm"
                    + " thresholds --method voice --normalise edges', or leave out --thresholds", call.err().strip());
        }
    }
}
