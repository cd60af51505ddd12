// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.file.Sha256;
import io.github.aasllm.run.EventFile;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.run.RunLock;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that go on: killed (SIGKILL) at random moments and called again, on as many threads as the machine
 * has, they leave the files of a call that was not killed, byte by byte.
 *
 * <p>Their bases are random models, so that a first process makes what the next ones find.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KilledCommandsTest {
    private static final String LORA = """
            corpus.name = manifest
            model.base = random tiny
            lora.rank = 4
            lora.dropout = 10 %
            train.length = 8 epochs
            train.rate = 1e-3
            train.average = 0.99
            batch.size = 4
            """;
    private static final String FOLDS = """
            corpus.name = manifest
            model.base = random tiny
            protocol.folds = actor-folds 2
            description.train = aligned, none
            description.test = aligned, none
            lora.rank = 4
            train.length = 2 epochs
            train.rate = 1e-3
            batch.size = 4
            """;
    private static final String HEAD = """
            corpus.name = manifest
            model.base = random tiny
            protocol.folds = actor-folds 2
            protocol.seeds = 1, 2
            decision.by = encoder-head
            tune = head
            description.train = none
            description.test = none
            head.width = 16
            head.heads = 2
            head.feed-forward = 16
            train.length = 40 epochs
            """;
    private static final String WHOLE_CHAIN = """
            corpus.name = manifest
            model.base = random mini
            tune = full
            protocol.dev = 25 % of clips
            select.by = best-dev
            select.metric = loss
            train.length = 4 epochs
            train.rate = 3e-3
            train.average = 0.9
            train.dropout = 20 %
            train.pooled-head = 0.5
            hearing.normalise = level+edges
            description.dropout = 30 %
            augment.crop = 0.5 .. 1 s
            augment.speed = 0.9 .. 1.1
            augment.frequency-masks = 1
            batch.size = 4
            """;
    private static final long STEP = 50; // ms, by which kills of a beginning come later and later
    private static final long SOONEST = 300; // ms: a JVM has begun

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    @Test
    void aKilledTrainingEndsWithTheSameBytes() throws Exception {
        killedAndNotEndAlike("train", LORA, 2);
    }

    @Test
    void aKilledExperimentEndsWithTheSameBytes() throws Exception {
        killedAndNotEndAlike("experiment", FOLDS, 1);
    }

    @Test
    @Tag("long")
    void twentyKillsChangeNoByteOfATraining() throws Exception {
        killedAndNotEndAlike("train", LORA, 20);
    }

    @Test
    @Tag("long")
    void twentyKillsChangeNoByteOfATrainingOfTheWholeChain() throws Exception {
        killedAndNotEndAlike("train", WHOLE_CHAIN, 20);
    }

    @Test
    @Tag("long")
    void twentyKillsChangeNoByteOfAnExperiment() throws Exception {
        killedAndNotEndAlike("experiment", FOLDS, 20);
    }

    @Test
    @Tag("long")
    void twentyKillsChangeNoByteOfAnExperimentWithEncoderHeads() throws Exception {
        killedAndNotEndAlike("experiment", HEAD, 20);
    }

    /** Each run is killed once, 50 ms later than the one before: no folder yet, a part of the base, the cache. */
    @Test
    @Tag("long")
    void aKillAtAnyMomentOfABeginningChangesNoByteOfATraining() throws Exception {
        var wanted = wanted("train", LORA);
        for (int kill = 1; kill <= 40; kill++) {
            var out = folder.resolve("begun-" + kill);
            var process = start("train", out);
            boolean ended = process.waitFor(STEP * kill, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor(); // SIGKILL
            if (!ended) {
                assertEquals(0, goOn("train", out).waitFor(), () -> FreshProcess.said(out));
            }
            assertEquals(wanted, files(out), "killed after " + STEP * kill + " ms: " + FreshProcess.said(out));
        }
    }

    /** What a call that is not killed leaves. */
    private TreeMap<String, String> wanted(String command, String recipe) throws Exception {
        makeCorpus();
        Files.writeString(folder.resolve("recipe"), recipe);
        var whole = folder.resolve("whole");
        assertEquals(0, start(command, whole).waitFor(), () -> FreshProcess.said(whole));
        var wanted = files(whole);
        assertTrue(wanted.containsKey(RunFile.NAME), wanted.toString());
        return wanted;
    }

    /** A call that ends before its kill is compared, and the kills that are left meet a new folder. */
    private void killedAndNotEndAlike(String command, String recipe, int kills) throws Exception {
        long begun = System.nanoTime();
        var wanted = wanted(command, recipe);
        long taken = (System.nanoTime() - begun) / 1_000_000;
        int killed = 0;
        for (int run = 0; killed < kills; run++) {
            var out = folder.resolve("killed-" + run);
            var process = start(command, out);
            while (killed < kills && !process.waitFor(random.nextLong(SOONEST, Math.max(SOONEST + 1, taken)),
                    TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(); // SIGKILL
                killed++;
                process = goOn(command, out);
            }
            assertEquals(0, process.waitFor(), () -> FreshProcess.said(out));
            assertEquals(wanted, files(out), "after " + killed + " kills: " + FreshProcess.said(out));
        }
    }

    private void makeCorpus() throws IOException {
        var rows = new StringBuilder("path,label,speaker\n");
        for (int i = 0; i < 12; i++) {
            Sound.tone(folder.resolve(i + ".wav"), 150 + 20 * i, 0.8 + 0.11 * i);
            rows.append("%d.wav,%s,%d%n".formatted(i, i % 2 == 0 ? "glad" : "sad", i / 3));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
    }

    private Process start(String command, Path out) throws IOException {
        return start(List.of(command, folder.resolve("recipe"), "--data", folder, "--out", out), out);
    }

    private Process goOn(String command, Path out) throws IOException {
        var arguments = new ArrayList<Object>(
                List.of(command, folder.resolve("recipe"), "--data", folder, "--out", out));
        if (command.equals("train")) {
            arguments.add("--resume"); // an experiment goes on by itself
        }
        return start(arguments, out);
    }

    private static Process start(List<Object> arguments, Path out) throws IOException {
        return FreshProcess.of("", arguments).redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(FreshProcess.log(out).toFile())).start();
    }

    /** The hash of each file that is to be the same, and the numbers of its curves, by its path. */
    private static TreeMap<String, String> files(Path out) throws IOException {
        var files = new TreeMap<String, String>();
        try (var tree = Files.walk(out)) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                var name = out.relativize(file).toString();
                if (name.endsWith(EventFile.NAME)) { // it has the time of day
                    files.put(name, EventFile.scalars(file, "train/loss").toString());
                } else if (!name.endsWith(".cache") && !name.endsWith(RunLock.NAME)) {
                    files.put(name, Sha256.ofFile(file));
                }
            }
        }
        return files;
    }
}
