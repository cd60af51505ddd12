// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.experiment;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.FreshProcess;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.file.Sha256;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code experiment --processes 2}: the files of one process, whoever is killed. */
@EnabledOnOs(OS.LINUX)
class ExperimentProcessesTest {
    private static final int CLIPS = 8;
    private static final int SECONDS = 120;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeCorpus() throws IOException {
        var rows = new StringBuilder("path,label,speaker\n");
        for (int i = 1; i <= CLIPS; i++) {
            Sound.tone(folder.resolve(i + ".wav"), 150 + 20 * i, 0.5);
            rows.append("%d.wav,%s,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad", i <= 4 ? "a" : "b"));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
    }

    private void recipe(int epochs) throws IOException {
        Files.writeString(folder.resolve("recipe"), """
                corpus.name = manifest
                protocol.folds = leave-one-speaker-out
                protocol.seeds = 1, 2
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
    void twoProcessesWriteTheFilesOfOneAndHearEachClipOnce() throws Exception {
        recipe(20);
        end(start("alone", "--threads", "1"), "alone");
        end(start("two", "--processes", "2", "--threads", "2"), "two");
        assertEquals(results("alone"), results("two"));
        var said = said("two");
        for (var process : new String[] {"encoder states: ", "process 1: encoder states: "}) {
            assertTrue(said.lines().anyMatch(line -> line.startsWith(process + CLIPS / 2 + " clips through the encoder")),
                    said);
        }
        assertEquals(4, said.lines().filter(line -> line.contains(": done, ")).count(), said);
        var again = aasllm("experiment", folder.resolve("recipe"), "--data", folder, "--out", folder.resolve("two"));
        assertTrue(again.err().contains("4 trainings: 0 done now, 4 finished before"), again.err());
    }

    @Test
    void aNumberOfProcessesIsRefused() throws IOException {
        recipe(1);
        assertEquals("--processes: 0 (expected: a whole number, at least 1)", aasllm("experiment",
                folder.resolve("recipe"), "--data", folder, "--out", folder.resolve("none"), "--processes", "0").err()
                .strip());
    }

    @Test
    @Tag("long")
    void whatAKilledProcessLeavesTheFirstOneDoes() throws Exception {
        recipe(2000);
        end(start("alone", "--threads", "1"), "alone");
        var first = start("killed", "--processes", "2", "--threads", "2");
        awaitTrainings(2, "killed", first);
        further(first).destroyForcibly(); // SIGKILL
        end(first, "killed");
        assertTrue(said("killed").contains(
                "process 1: ended by signal 9 (expected: its own end); the others do its work"), said("killed"));
        assertEquals(results("alone"), results("killed"));
    }

    @Test
    @Tag("long")
    void whereTheFirstIsKilledTheOthersStopAndACallGoesOn() throws Exception {
        recipe(2000);
        end(start("alone", "--threads", "1"), "alone");
        var first = start("killed", "--processes", "2", "--threads", "2");
        awaitTrainings(2, "killed", first);
        var further = further(first);
        first.destroyForcibly(); // SIGKILL
        further.onExit().get(SECONDS, TimeUnit.SECONDS);
        assertTrue(said("killed").contains(
                "process 1: stopped, as the first process of the experiment is gone; what is finished stays"),
                said("killed"));
        end(start("killed", "--processes", "2", "--threads", "2"), "killed");
        assertEquals(results("alone"), results("killed"));
    }

    /** Until so many trainings have taken steps and none has ended. */
    private void awaitTrainings(int count, String out, Process first) throws Exception {
        while (true) {
            assertTrue(first.isAlive(), () -> said(out));
            try (var files = Files.walk(folder.resolve(out))) {
                if (files.filter(file -> file.toString().contains("tfevents")).count() >= count) {
                    return;
                }
            }
            Thread.sleep(20);
        }
    }

    private static ProcessHandle further(Process first) {
        return first.children().findFirst().orElseThrow();
    }

    private Process start(String out, Object... options) throws IOException {
        Files.createDirectories(folder.resolve(out));
        return FreshProcess.of("", "experiment", folder.resolve("recipe"), "--data", folder, "--out",
                folder.resolve(out), List.of(options)).redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log(out).toFile())).start();
    }

    private void end(Process process, String out) throws Exception {
        assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), () -> said(out));
        assertEquals(0, process.exitValue(), () -> said(out));
        assertFalse(said(out).contains("\tat "), () -> said(out));
    }

    private Path log(String out) {
        return folder.resolve(out + ".log");
    }

    private String said(String out) {
        try {
            return Files.readString(log(out));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The hashes of all files but the cache and the curves, which have the time of each step. */
    private Map<String, String> results(String out) throws IOException {
        var hashes = new TreeMap<String, String>();
        var all = folder.resolve(out);
        try (var files = Files.walk(all)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = all.relativize(file).toString();
                if (!name.startsWith("cache") && !name.contains("tfevents")) {
                    hashes.put(name, Sha256.ofFile(file));
                }
            }
        }
        return hashes;
    }
}
