// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.train;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.FreshProcess;
import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code train}: what it prints, its result in {@code predict}, and Ctrl-C. */
class TrainCommandTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void makeClips() throws IOException {
        var rows = new StringBuilder("path,label\n");
        for (int i = 1; i <= 6; i++) {
            Sound.bursts(folder.resolve(i + ".wav"), 1 + i % 2);
            rows.append("%d.wav,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad"));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
    }

    private static Path recipe(String name, String settings) throws IOException {
        return Files.writeString(
                folder.resolve(name), "corpus.name = manifest\nmodel.base = random tiny\n" + settings);
    }

    @Test
    void aRunPrintsWhatItTrainsAndItsResultPredicts() throws IOException {
        var run = folder.resolve("run");
        var call = aasllm("train", recipe("short", "train.length = 2 epochs\n"), "--data", folder,
                "--out", run);
        assertEquals(0, call.exitCode(), call.err());
        assertEquals("", call.out());
        var lines = call.err().lines().toList();
        // rank 8 · (inputs + outputs): 3 layers of q and o (96 + 96), k and v (96 + 32), gate and up (96 +
        // 160), down (160 + 96), and the Adapter (64 + 96)
        long trained = 8 * (3 * (2 * 192 + 2 * 128 + 3 * 256) + 160);
        assertEquals("%,d trainable parameters (the paper prints 4,194,304)".formatted(trained),
                lines.getFirst());
        assertTrue(lines.get(1).matches("step 1 of 12: loss \\d\\.\\d{4}, rate 0\\.00e\\+00, \\d+\\.\\d+"
                + " steps/s, \\d+ s left"), lines.get(1));
        var lora = run.resolve("lora");
        assertEquals("trained: step 12 is in " + lora + "; use it with --lora " + lora, lines.getLast());
        var prediction =
                aasllm("predict", "--model", run.resolve("base"), "--lora", lora, "--format", "jsonl",
                folder.resolve("1.wav")).records().getFirst();
        assertEquals(2, prediction.get("probabilities").size());
        assertTrue(prediction.get("description").isString(), "the thresholds came with the LoRA folder");
    }

    @Test
    void anEncoderHeadIsTrainedAloneAndPredicts() throws IOException {
        var run = folder.resolve("head-run");
        var call = aasllm("train", recipe("head", """
                decision.by = encoder-head
                head.width = 16
                head.heads = 2
                head.feed-forward = 16
                train.length = 2 epochs
                """), "--data", folder, "--out", run);
        assertEquals(0, call.exitCode(), call.err());
        var lines = call.err().lines().toList();
        // 4 · (16² + 16) + 2 · (16² + 16) + 2 · 2 · 16 + 2 · 16 + 2, and the projection 64 · 16 + 16
        assertEquals("2,770 trainable parameters (the paper prints 4,194,304)", lines.getFirst());
        var model = run.resolve("model");
        assertTrue(lines.getLast().endsWith("is in " + model + "; use it with --model " + model), lines.getLast());
        var prediction = aasllm("predict", "--model", model, "--format", "jsonl", folder.resolve("1.wav"))
                .records().getFirst();
        assertEquals(2, prediction.get("probabilities").size());
        var finished = aasllm("train", folder.resolve("head"), "--data", folder, "--out", run, "--resume");
        assertEquals(0, finished.exitCode(), finished.err());
        assertEquals(List.of(lines.getFirst(), "going on behind step 12 of 12", lines.getLast()),
                finished.err().lines().toList(), "no step is taken again");
    }

    @Test
    void aModelComesFromTheRecipeOrFromTheCallAndNotFromBoth() throws IOException {
        var without = Files.writeString(folder.resolve("without"), "corpus.name = manifest\n");
        var none = aasllm("train", without, "--data", folder, "--out", folder.resolve("none"));
        assertEquals(2, none.exitCode());
        assertEquals("--model: none (expected: a model folder, as the recipe names none)",
                none.err().strip());
        var both = aasllm("train", recipe("with", ""), "--data", folder, "--out", folder.resolve("both"),
                "--model", "m");
        assertEquals("--model: m (expected: none, as the recipe has model.base = random tiny)",
                both.err().strip());
    }

    @Test
    void foldsAreForExperiments() throws IOException {
        var call = aasllm("train", recipe("folds", "protocol.folds = leave-one-speaker-out\n"), "--data",
                folder, "--out", folder.resolve("folds-run"));
        assertEquals(
                "protocol.folds: leave-one-speaker-out (expected: none, official or declared in a single"
                        + " training); aasllm experiment trains for every fold",
                call.err().strip());
    }

    /** A base model may take half an hour of pre-training, which no wrong folder should cost. */
    @Test
    void theBaseModelIsMadeBehindAllThatIsQuickToRefuse() throws IOException {
        var recipe = recipe("late", "");
        var run = folder.resolve("late-run");
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("notes.txt"), "of another");
        var noData = aasllm("train", recipe, "--data", elsewhere, "--out", run);
        assertEquals(2, noData.exitCode());
        assertEquals(
                "manifest: none (expected: a manifest, or a folder with manifest.csv or manifest.jsonl) in "
                        + elsewhere,
                noData.err().strip());
        assertFalse(Files.exists(run), "neither the folder nor a model in it");
        var noRun = aasllm("train", recipe, "--data", folder, "--out", elsewhere, "--resume");
        assertEquals(2, noRun.exitCode());
        assertEquals("run: " + elsewhere + " (expected: a folder that a training began); leave out --resume",
                noRun.err().strip());
        assertFalse(Files.exists(elsewhere.resolve("base")), "no model");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void interruptedItSavesAndSaysHowToGoOn() throws Exception {
        var recipe = recipe("long", "train.length = 5000 epochs\n");
        var run = folder.resolve("long-run");
        var said = folder.resolve("said");
        var process = FreshProcess.of("", "train", recipe, "--data", folder, "--out", run)
                .redirectError(said.toFile())
                .start();
        var events = run.resolve("events.out.tfevents.aasllm");
        while (!Files.exists(events) || Files.size(events) < 1000) { // a few steps
            assertTrue(process.isAlive(), () -> FreshProcess.text(said));
            Thread.sleep(50);
        }
        process.destroy(); // SIGTERM, which does as Ctrl-C does
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        var last = Files.readAllLines(said).getLast();
        assertTrue(last.matches("stopped behind step [\\d,]+, and saved; go on with: aasllm train .*"), last);
        assertTrue(last.endsWith("aasllm train " + recipe + " --data " + folder + " --out " + run
                + " --resume"), last);
        assertTrue(Files.exists(run.resolve("state.safetensors")));
    }

    @Test
    void brokenClipsAreRefusedOrLeftOutByOneOptionAndNamed() throws IOException {
        var data = Files.createDirectories(folder.resolve("broken"));
        for (int i = 1; i <= 4; i++) {
            Files.copy(folder.resolve(i + ".wav"), data.resolve(i + ".wav"));
        }
        Files.write(data.resolve("5.wav"), new byte[0]);
        Files.writeString(data.resolve("manifest.csv"),
                "path,label\n1.wav,sad\n2.wav,glad\n3.wav,sad\n4.wav,glad\n5.wav,glad\n6.wav,other\n");
        var recipe = recipe("broken.recipe", "corpus.labels = glad, sad\ntrain.length = 1 epochs\n");
        var strict = aasllm("train", recipe, "--data", data, "--out", folder.resolve("strict"));
        assertEquals(2, strict.exitCode());
        assertTrue(strict.err().contains("clips: 1 of 5 cannot be used: 5.wav: "), strict.err());
        var call = aasllm(
                "train", recipe, "--data", data, "--out", folder.resolve("skipping"), "--skip-broken");
        assertEquals(1, call.exitCode(), "as of a clip that predict cannot read");
        var lines = call.err().lines().toList();
        assertEquals("1 clips of other labels are left out: other 1", lines.getFirst());
        assertTrue(lines.get(1).startsWith("left out: 5.wav: audio file: 0 bytes"), lines.get(1));
        assertTrue(lines.getLast().startsWith("trained: step 4 is in "), "each of four clips once");
    }
}
