// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.PretrainSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.synthesis.Phoneme;
import io.github.aasllm.synthesis.Prosody;
import io.github.aasllm.synthesis.Script;
import io.github.aasllm.synthesis.SpokenClip;
import io.github.aasllm.training.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pre-training on clips that the test makes: tones of gliding pitch with pauses, and a symbol for high and
 * low.
 */
class PretrainingTest {
    @TempDir
    private Path folder;

    /** 1.2 to 1.8 s of buzzes of 0.2 s, of a pitch from 100 to 400 Hz each, every fifth a pause. */
    private static Supplier<SpokenClip> buzzes() {
        var random = new SplittableRandom(4);
        return () -> {
            int buzzes = random.nextInt(6, 10);
            int length = Waveform.SAMPLE_RATE / 5;
            var samples = new float[buzzes * length];
            var phonemes = new ArrayList<Phoneme>();
            for (int i = 0; i < buzzes; i++) {
                double hertz = 100 * Math.pow(4, random.nextDouble());
                boolean pause = i % 5 == 3;
                phonemes.add(new Phoneme(pause ? "" : hertz > 200 ? "i" : "a", 0.2 * i));
                for (int at = 0; at < length && !pause; at++) {
                    double phase = 2 * Math.PI * hertz * at / Waveform.SAMPLE_RATE;
                    for (int partial = 1; partial <= 10; partial++) {
                        samples[i * length + at] += (float) (0.05 * Math.sin(partial * phase));
                    }
                }
            }
            return new SpokenClip(new Waveform(samples), phonemes, new Script("none", "none", 50, 100, 50,
                    List.of(new Script.Phrase("none", Prosody.PLAIN))));
        };
    }

    private static Recipe recipe(String more) {
        return Recipe.parse(Path.of("r.recipe"), "corpus.name = manifest\nmodel.base = random tiny\n" + more);
    }

    private static PretrainSettings settings(int steps) {
        return recipe("pretrain.length = " + steps + " steps\npretrain.clips = 24\npretrain.versions = 2\n"
                + "pretrain.batch = 8\npretrain.crop = 0.6 .. 1 s\npretrain.rate = 0.003\n").pretrain();
    }

    private List<String> train(Path out, int steps) {
        var base = folder.resolve("base");
        if (!Files.exists(base)) {
            RandomModel.write(base, RandomModel.Size.TINY, 1);
        }
        var settings = settings(steps);
        var lines = new ArrayList<String>();
        int threads = torch.get_num_threads();
        torch.set_num_threads(1); // the same numbers wherever it runs
        try {
            Pretraining.run(settings, base, buzzes(), out, lines::add, () -> false);
        } finally {
            torch.set_num_threads(threads);
        }
        return lines;
    }

    private static Map<String, Double> losses(String line) {
        var losses = new HashMap<String, Double>();
        for (var part : line.substring(line.indexOf(": ") + 2).split(", ")) {
            losses.put(part.substring(0, part.indexOf(' ')), Double.valueOf(part.substring(part.indexOf(' ')
                    + 1)));
        }
        return losses;
    }

    @Test
    void everyPartOfTheLossFalls() {
        // before: steps 1 to 3, of which the first two see the weights as they were drawn, as the first rate
        // is 0
        var before = losses(train(folder.resolve("three"), 3).getLast());
        var lines = train(folder.resolve("many"), 620);
        var after = losses(lines.getLast()); // the mean over steps 501 to 620
        assertEquals(Targets.PARTS.size(), after.size());
        for (var part : Targets.PARTS) {
            assertTrue(after.get(part) < 0.7 * before.get(part), () -> part + " of " + before + " and "
                    + after);
        }
    }

    @Test
    void theSameSeedGivesTheSameEncoderAndAllOtherWeightsStayAsTheyWere() {
        train(folder.resolve("first"), 4);
        train(folder.resolve("second"), 4);
        try (var scope = new PointerScope();
                var base = Families.open(folder.resolve("base"));
                var first = Families.open(folder.resolve("first"));
                var second = Families.open(folder.resolve("second"))) {
            var table = Boxes.table(base.config());
            int changed = 0;
            for (var row : table) {
                var numbers = numbers(first, row.name());
                assertArrayEquals(numbers, numbers(second, row.name()), row.name());
                boolean isEncoder = row.name().startsWith("audio_tower.") && !row.name()
                        .contains("embed_positions");
                boolean same = Arrays.equals(numbers, numbers(base, row.name()));
                assertEquals(!isEncoder, same, row.name());
                changed += same ? 0 : 1;
            }
            assertTrue(changed > 20);
            Boxes.load(first, Residency.MAPPED);
        }
    }

    @Test
    void whatWasStoppedGoesOnToTheSameBits() throws IOException {
        train(folder.resolve("whole"), 6);
        var asked = new AtomicInteger();
        int threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try {
            // 24 clips are made first, then it stops behind the third step
            assertThrows(StoppedException.class, () -> Pretraining.run(settings(6), folder.resolve("base"), buzzes(),
                    folder.resolve("parted"), line -> { }, () -> asked.incrementAndGet() == 24 + 3));
        } finally {
            torch.set_num_threads(threads);
        }
        assertEquals(24 + 3, asked.get());
        assertFalse(Files.exists(folder.resolve("parted")));
        assertTrue(Files.exists(folder.resolve("parted.training")));
        train(folder.resolve("parted"), 6);
        assertArrayEquals(Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                Files.readAllBytes(folder.resolve("parted/model.safetensors")));
        assertFalse(Files.exists(folder.resolve("parted.training")));
    }

    @Test
    void speechThatIsBeingMadeIsLeftAtOnce() {
        RandomModel.write(folder.resolve("base"), RandomModel.Size.TINY, 1);
        var asked = new AtomicInteger();
        var stopped = assertThrows(StoppedException.class, () -> Pretraining.run(settings(6), folder.resolve("base"),
                buzzes(), folder.resolve("out"), line -> { }, () -> asked.incrementAndGet() == 5));
        assertEquals("stopped in the making of synthetic speech", stopped.getMessage());
        assertEquals(5, asked.get()); // of 24
        assertFalse(Files.exists(folder.resolve("out")));
    }

    private static float[] numbers(Checkpoint model, String name) {
        return Tensors.toFloats(model.weights(Boxes.table(model.config()), Residency.MAPPED).small(name));
    }

    @Test
    void theFolderSaysThatItSawNoClipAndHowItWasMade() {
        train(folder.resolve("made"), 2);
        var bundle = Bundle.read(folder.resolve("made"));
        assertTrue(bundle.random()); // its answers still mean nothing
        // as its encoder has heard all clips
        assertEquals("level+edges", bundle.hearing().orElseThrow().key());
        assertEquals(List.of(), bundle.provenance().orElseThrow().seen());
        assertEquals("2 steps", bundle.provenance().orElseThrow().recipe().orElseThrow()
                .get("pretrain.length").asString());
        assertFalse(Files.exists(folder.resolve("made.speech")));
    }
}
