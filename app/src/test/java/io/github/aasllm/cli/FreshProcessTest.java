// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every command works as the first thing that a process does.
 *
 * <p>Native libraries are loaded in the order in which they are needed, and here that order is the user's and
 * not that of the other tests: MKL alone, libtorch alone, or one after the other.
 */
class FreshProcessTest {
    @TempDir
    static Path folder;

    private static Path model;
    private static Path clip;

    @BeforeAll
    static void makeModelAndClip() throws IOException {
        model = folder.resolve("model");
        clip = Sound.tone(folder.resolve("clip.wav"), 300, 1);
        assertEquals(0, aasllm("model", "random", "-o", model));
    }

    @Test
    void predictWorks() throws IOException {
        assertEquals(0, aasllm("predict", "--model", model, "--format", "jsonl", clip));
        assertTrue(Files.readString(folder.resolve("out")).contains("\"error\":null"));
    }

    @Test
    void extractWorks() throws IOException {
        assertEquals(0, aasllm("extract", "--format", "jsonl", clip));
        assertTrue(Files.readString(folder.resolve("out")).contains("\"error\":null"));
    }

    /** One more than the machine has, so that nobody else's default is taken for it. */
    @Test
    void theThreadsThatAreAskedForAreThoseOfTheArithmetic() throws IOException {
        int threads = Runtime.getRuntime().availableProcessors() + 1;
        var run = folder.resolve("run");
        Files.writeString(folder.resolve("manifest.csv"), "path,label\nclip.wav,glad\nother.wav,sad\n");
        Sound.tone(folder.resolve("other.wav"), 400, 1);
        var recipe = Files.writeString(folder.resolve("recipe"), """
                corpus.name = manifest
                corpus.labels = glad, sad
                train.length = 1 steps
                """);
        assertEquals(0, aasllm("train", recipe, "--data", folder, "--model", model, "--out", run,
                "--threads", threads));
        var versions = JsonMapper.shared().readTree(run.resolve("run.json")).path("versions");
        assertEquals(Integer.toString(threads), versions.path("threads").stringValue());
    }

    @Test
    void withoutFfmpegWavIsReadAndTheRestRefusedWithTheWayOut() throws IOException {
        var mp3 = Files.write(folder.resolve("clip.mp3"), new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 0, 0});
        var process = FreshProcess.of("ffmpeg", "extract", "--format", "jsonl", clip, mp3)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        assertEquals(1, FreshProcess.waitFor(process));
        assertTrue(Files.readAllLines(folder.resolve("out")).getFirst().contains("\"error\":null"));
        assertEquals(
                List.of("audio file: not PCM WAV, and FFmpeg does not load (expected: PCM WAV) in " + mp3
                        + "; add the natives of org.bytedeco:ffmpeg for this platform to the class path"),
                Files.readAllLines(folder.resolve("err")));
    }

    private static int aasllm(Object... arguments) throws IOException {
        return FreshProcess.waitFor(FreshProcess.of("", arguments)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile()));
    }
}
