// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of results whose calls are killed (SIGKILL) at random moments and gone on with, on as many threads as the
 * machine has: they end as those of a call that was not killed, byte by byte, and nothing else lies beside them.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class KilledRowsTest {
    private static final int BROKEN = 17; // every seventeenth clip
    private static final String RESUME = "--resume";

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    private Path clips;
    private Path model;

    @BeforeEach
    void makeModel() throws IOException {
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        clips = Files.createDirectory(folder.resolve("clips"));
    }

    private void makeClips(int number) throws IOException {
        for (int i = 0; i < number; i++) {
            var clip = clips.resolve("%03d.wav".formatted(i));
            if (i % BROKEN == 1) {
                Files.writeString(clip, "broken");
            } else {
                Sound.tone(clip, 120 + 3 * i, random.nextDouble(0.2, 4));
            }
        }
    }

    @Test
    void killedPredictionsEndWithTheSameBytes() throws Exception {
        makeClips(40);
        killedAndNotEndAlike(2, "predict", "--model", model, "--format", "jsonl", clips);
    }

    @Test
    @Tag("long")
    void thirtyKillsChangeNoByteOfPredictions() throws Exception {
        makeClips(120);
        for (var format : List.of("jsonl", "csv", "parquet")) {
            killedAndNotEndAlike(30, "predict", "--model", model, "--format", format, clips);
        }
    }

    @Test
    @Tag("long")
    void thirtyKillsLoseNoChannelOfPredictions() throws Exception {
        makeClips(120);
        killedAndNotEndAlike(30, "predict", "--model", model, "--format", "csv", "--channel", "each", clips);
    }

    /** What is broken fails again in each call, and changes the batches of no other clip. */
    @Test
    @Tag("long")
    void thirtyKillsOfCallsThatTryFailuresAgainChangeNoByte() throws Exception {
        makeClips(120);
        killedAndNotEndAlike(30, "predict", "--model", model, "--format", "jsonl", clips, "--retry-failed");
    }

    @Test
    @Tag("long")
    void thirtyKillsChangeNoByteOfPropertiesAndStates() throws Exception {
        makeClips(120);
        killedAndNotEndAlike(30, "extract", "--format", "parquet", clips);
        killedAndNotEndAlike(30, "embed", "--model", model, "--format", "parquet", clips);
    }

    /** A call that ends before its kill is compared, and the kills that are left meet a new folder. */
    private void killedAndNotEndAlike(int kills, Object... words) throws Exception {
        long begun = System.nanoTime();
        var whole = Files.createTempDirectory(folder, "whole");
        assertEquals(1, start(whole, false, words).waitFor(), () -> FreshProcess.said(whole));
        var wanted = files(whole);
        long taken = (System.nanoTime() - begun) / 1_000_000;
        int killed = 0;
        while (killed < kills) {
            var out = Files.createTempDirectory(folder, "killed");
            var process = start(out, false, words);
            while (killed < kills && !process.waitFor(random.nextLong(taken / 4, taken), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(); // SIGKILL
                killed++;
                process = start(out, true, words);
            }
            assertEquals(1, process.waitFor(), () -> FreshProcess.said(out));
            assertEquals(wanted, files(out), "after " + killed + " kills: " + FreshProcess.said(out));
        }
    }

    private static Process start(Path out, boolean goesOn, Object... words) throws IOException {
        var arguments = new ArrayList<>(List.of(words));
        boolean retries = arguments.remove("--retry-failed");
        arguments.addAll(List.of("-o", out.resolve("rows")));
        if (goesOn) {
            arguments.add(RESUME);
        }
        if (goesOn && retries) {
            arguments.add("--retry-failed");
        }
        return FreshProcess.of("", arguments).redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(FreshProcess.log(out).toFile())).start();
    }

    private static Map<String, String> files(Path out) throws IOException {
        var files = new TreeMap<String, String>();
        try (var all = Files.list(out)) {
            for (var file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
