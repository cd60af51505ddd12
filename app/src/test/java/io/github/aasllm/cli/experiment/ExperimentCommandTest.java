// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.experiment;

import static io.github.aasllm.cli.Call.aasllm;
import static io.github.aasllm.cli.Call.aasllmWithModels;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code experiment}: Ctrl-C, in a process of its own. */
class ExperimentCommandTest {
    private static final int TERMINATED = 128 + 15; // what a shell says of SIGTERM

    @TempDir
    private Path folder;

    private Path recipe(int epochs) throws IOException {
        var rows = new StringBuilder("path,label,speaker\n");
        for (int i = 1; i <= 8; i++) {
            Sound.tone(folder.resolve(i + ".wav"), 150 + 20 * i, 0.5);
            rows.append("%d.wav,%s,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad", i <= 4 ? "a" : "b"));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
        return Files.writeString(folder.resolve("recipe"), """
                corpus.name = manifest
                protocol.folds = leave-one-speaker-out
                decision.by = encoder-head
                description.train = none
                description.test = none
                model.base = random tiny
                tune = head
                head.width = 16
                head.heads = 2
                head.feed-forward = 16
                train.length = %d epochs
                """.formatted(epochs));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void interruptedItStopsAtTheNextStepAndSaysHowToGoOn() throws Exception {
        var recipe = recipe(1_000_000); // hours
        var out = folder.resolve("out");
        var said = folder.resolve("said");
        var process = FreshProcess.of("", "experiment", recipe, "--data", folder, "--out", out)
                .redirectError(said.toFile())
                .start();
        var events = out.resolve("seed-1/fold-a/training/events.out.tfevents.aasllm");
        while (!Files.exists(events) || Files.size(events) < 1000) { // a few steps
            assertTrue(process.isAlive(), () -> FreshProcess.text(said));
            Thread.sleep(50);
        }
        process.destroy(); // SIGTERM, which does as Ctrl-C does
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "a step takes milliseconds");
        assertEquals(TERMINATED, process.exitValue());
        var lines = Files.readAllLines(said);
        assertEquals("stopped; what is finished stays; go on with: aasllm experiment " + recipe + " --data "
                + folder
                + " --out " + out, lines.getLast());
        assertTrue(lines.contains("2 trainings: 0 done now, 0 finished before"), lines.toString());
        assertFalse(Files.exists(out.resolve("seed-1/fold-a/done.json")));
    }

    @Test
    void calledAgainItRepeatsNothing() throws IOException {
        var recipe = recipe(1);
        var out = folder.resolve("out");
        var first = aasllm("experiment", recipe, "--data", folder, "--out", out);
        assertEquals(0, first.exitCode(), first.err());
        var again = aasllm("experiment", recipe, "--data", folder, "--out", out);
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("2 trainings: 0 done now, 2 finished before"), again.err());
        assertTrue(again.err().contains("encoder states: 0 clips through the encoder"), again.err());
    }

    /** A fold's folder is a model like any other. */
    @Test
    void infoOfAFoldSaysWhatItsHeadHears() throws IOException {
        var out = folder.resolve("out");
        aasllm("experiment", recipe(1), "--data", folder, "--out", out);
        var info = aasllm("model", "info", out.resolve("seed-1/fold-a"));
        assertEquals(0, info.exitCode(), info.err());
        assertTrue(info.out().startsWith("encoder head    "), info.out());
        assertTrue(info.out().contains("speech encoder  of a speech LLM, 2 layers, "), info.out());
        assertTrue(info.out().contains("layer           last"), info.out());
        assertTrue(info.out().contains("outputs         labels glad, sad"), info.out());
    }

    /** Of a copied recipe the model stands elsewhere: its line is named, and no folder is made. */
    @Test
    void aModelThatIsNotBesideACopyIsRefusedWithItsLineAndNothingIsWritten() throws IOException {
        var copy = copy("../models/mini");
        var out = folder.resolve("out");
        var line = "model.base: ../models/mini (expected: a model folder; there is none at " + folder.resolve("models/mini") + ") in "
                + copy + ":6; it is relative to the folder of the recipe: in a copy write an absolute path, or the one from where it is";
        for (var command : List.of("experiment", "train")) {
            var call = aasllm(command, copy, "--data", folder, "--out", out);
            assertEquals(2, call.exitCode());
            assertEquals(line, call.err().strip());
            assertFalse(Files.exists(out));
        }
        var models = Files.createDirectories(folder.resolve("program"));
        Files.createFile(Files.createDirectory(models.resolve("mini")).resolve("config.json"));
        assertEquals(line + "; the one that comes with the program: model.base = " + models.resolve("mini"),
                aasllmWithModels(models, "experiment", copy, "--data", folder, "--out", out).err().strip());
        Files.createFile(Files.createDirectories(folder.resolve("model/mini")).resolve("config.json"));
        assertTrue(aasllm("experiment", copy, "--data", folder, "--out", out).err()
                .contains("; did you mean " + folder.resolve("model/mini") + "?; it is relative"));
    }

    /** As it could be one of the hub, too. */
    @Test
    void aModelThatIsMistypedIsRefusedWithItsLine() throws IOException {
        Files.createFile(Files.createDirectories(folder.resolve("mine/models/mini")).resolve("config.json"));
        var copy = copy("modles/mini");
        var call = aasllm("experiment", copy, "--data", folder, "--out", folder.resolve("out"));
        assertEquals("model: " + folder.resolve("mine/modles/mini") + " (expected: a folder; there is none of this name); did you mean "
                + folder.resolve("mine/models/mini") + "?; if a model of the hub is meant: aasllm model download modles/mini; it is"
                + " model.base in " + copy + ":6", call.err().strip());
    }

    /** What is no model is refused before anything is written, and so is what is found behind the folder's lock. */
    @Test
    void aRefusedExperimentLeavesNothing() throws IOException {
        var out = folder.resolve("outs/first");
        Files.createFile(Files.createDirectories(folder.resolve("models/mini")).resolve("config.json"));
        for (var refused : List.of(aasllm("experiment", recipe(1), "--data", folder.resolve("none"), "--out", out),
                aasllm("experiment", copy("../models/mini"), "--data", folder, "--out", out))) {
            assertEquals(2, refused.exitCode());
            assertFalse(Files.exists(out.getParent()), refused.err());
        }
    }

    private Path copy(String base) throws IOException {
        var copy = Files.createDirectories(folder.resolve("mine")).resolve("recipe");
        var text = Files.readString(recipe(1)).replace("random tiny", base).replace("leave-one-speaker-out", "none")
                + "decision.inner-folds = 2";
        return Files.writeString(copy, text);
    }
}
