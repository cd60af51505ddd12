// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.cli.FreshProcess;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.synthesis.Synthesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} and {@code experiment} that are asked to end in a pre-training: half an hour that nobody waits for. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 4, unit = TimeUnit.MINUTES) // of which it needs half a one
class StoppedPretrainingTest {
    private static final int TERMINATED = 128 + 15; // what a shell says of SIGTERM

    @TempDir
    private Path parent;

    private Path folder;
    private Path recipe;

    @BeforeAll
    static void needsEspeak() {
        boolean there = true;
        try {
            Synthesis.of(1);
        } catch (InvalidInputException e) {
            there = false;
        }
        assumeTrue(there, "eSpeak NG is not on this computer");
    }

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(parent.resolve("my data"));
        var rows = new StringBuilder("path,label,speaker\n");
        for (int i = 1; i <= 4; i++) {
            Sound.tone(folder.resolve(i + ".wav"), 150 + 20 * i, 0.5);
            rows.append("%d.wav,%s,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad", i <= 2 ? "a" : "b"));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
        recipe = Files.writeString(folder.resolve("recipe"), """
                corpus.name = manifest
                model.base = random tiny
                tune = full
                description.train = none
                description.test = none
                pretrain.length = 1000000 steps
                pretrain.clips = 2
                pretrain.versions = 1
                pretrain.batch = 1
                pretrain.crop = 0.5 .. 0.6 s
                """);
    }

    /** Ends a call by SIGTERM once it pre-trains, and gives its last line. */
    private String stopped(Path out, String command, Object... more) throws Exception {
        var said = folder.resolve("said");
        var process = FreshProcess.of("", command, recipe, "--data", folder, "--out", out, List.of(more))
                .redirectError(said.toFile()).start();
        try {
            while (!Files.exists(said) || !Files.readString(said).contains("pre-training, step ")) {
                assertTrue(process.isAlive(), () -> FreshProcess.text(said));
                Thread.sleep(50);
            }
            process.destroy(); // SIGTERM, which does as Ctrl-C does
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "a step takes milliseconds");
            assertEquals(TERMINATED, process.exitValue(), () -> FreshProcess.text(said));
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(said).getLast();
    }

    @Test
    void trainSaysHowToGoOn() throws Exception {
        var out = folder.resolve("run");
        assertEquals(again("train", out), stopped(out, "train"));
        assertTrue(Files.exists(out.resolve("base.training/state.safetensors")), "what was learned is kept");
    }

    /** Quoted, as the folder's name has a space. */
    private String again(String command, Path out) {
        return "stopped in the pre-training; go on with: aasllm %s '%s' --data '%s' --out '%s'"
                .formatted(command, recipe, folder, out);
    }

    /** The first process pre-trains, and the other waits for it. The call that was said goes on, too. */
    @Test
    @Tag("long")
    void severalProcessesOfATrainingAreNamedInTheCallThatGoesOn() throws Exception {
        var out = folder.resolve("ranks");
        assertEquals(again("train", out) + " --processes 2", stopped(out, "train", "--processes", 2));
        assertEquals(again("train", out) + " --processes 2", stopped(out, "train", "--processes", 2));
    }

    @Test
    void experimentSaysHowToGoOn() throws Exception {
        Files.writeString(recipe, Files.readString(recipe) + "protocol.folds = leave-one-speaker-out\n");
        var out = folder.resolve("out");
        assertEquals(again("experiment", out).replace("stopped in the pre-training", "stopped; what is finished stays"),
                stopped(out, "experiment"));
        assertTrue(Files.exists(out.resolve("models/tiny-pretrained.training/state.safetensors")), "what was learned is kept");
    }
}
