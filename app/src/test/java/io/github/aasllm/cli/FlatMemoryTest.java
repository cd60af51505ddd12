// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The resident memory of one call, as the launcher starts it: of {@code predict} over many clips of 0.2 to 8 s
 * it stays what it was after the first 200, and of {@code experiment} what it was after the first training.
 */
@EnabledOnOs(OS.LINUX)
class FlatMemoryTest {
    private static final int WARM = 200;
    private static final int SOUNDS = 40;

    @TempDir
    static Path folder;

    private static Path model;
    private static Path sounds;

    @BeforeAll
    static void makeModelAndSounds() throws IOException {
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        sounds = Files.createDirectory(folder.resolve("sounds"));
        for (int i = 0; i < SOUNDS; i++) {
            Sound.tone(sounds.resolve(i + ".wav"), 150 + 20 * i, 0.2 * (1 + i));
        }
    }

    /**
     * A leak of one matrix [rows, 96] of float32 a clip, 40 kB, would be 10 MB here, 2 % of what there is.
     */
    @Test
    void fourHundredPredictionsTakeNoMoreThanTwoHundred() throws IOException {
        assertFlat(400, 1.05);
    }

    @Tag("long")
    @Test
    void twoThousandPredictionsTakeNoMoreThanTwoHundred() throws IOException {
        assertFlat(2000, 1.03);
    }

    /**
     * Six trainings of 32 steps, the speech encoder's too, on crops of any length: what one leaves is what the
     * next takes. Were the heap to fall apart, as it did while glibc kept small pieces of it, the sixth would
     * end with a quarter more than the first.
     */
    @Tag("long")
    @Test
    void sixTrainingsTakeNoMoreThanOne() throws IOException {
        var corpus = Files.createDirectory(folder.resolve("corpus"));
        var rows = new StringBuilder("path,label,speaker\n");
        for (int i = 0; i < 96; i++) {
            Sound.tone(corpus.resolve(i + ".wav"), 100 + 3 * i, 1.5 + 0.02 * i);
            rows.append("%d.wav,%s,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad", "abc".charAt(i / 2 % 3)));
        }
        Files.writeString(corpus.resolve("manifest.csv"), rows);
        var recipe = Files.writeString(folder.resolve("recipe"), """
                corpus.name = manifest
                protocol.folds = leave-one-speaker-out
                protocol.seeds = 1, 2
                description.train = none
                description.test = none
                model.base = random mini
                tune = full
                train.length = 32 steps
                batch.size = 32
                batch.by-length = no
                augment.share = 50 %
                augment.speed = 0.94 .. 1.06
                augment.crop = 1.2 .. 2.2 s
                """);
        var builder = FreshProcess.of("", "experiment", recipe, "--threads", 1, "--data", corpus,
                "--out", folder.resolve("out"));
        builder.command().addAll(1, launcherFlags());
        builder.environment().putAll(launcherSettings());
        var process = builder.redirectOutput(folder.resolve("out.txt").toFile()).start();
        var sizes = new ArrayList<Long>();
        var said = new ArrayList<String>();
        try (var err = new BufferedReader(
                new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (var line = err.readLine(); line != null; line = err.readLine()) {
                said.add(line);
                if (line.contains(": done, ") && process.isAlive()) {
                    sizes.add(resident(process));
                }
            }
        }
        assertTrue(sizes.size() >= 5, said.toString()); // the process may have ended behind the last
        // Java's compiler and heap take some MB more in the first of them: 7 % where it was seen
        assertTrue(sizes.getLast() <= 1.1 * sizes.getFirst(), sizes.toString());
    }

    private static void assertFlat(int clips, double most) throws IOException {
        var sizes = residentSizes(clips);
        assertEquals(clips, sizes.size());
        var warm = sizes.subList(WARM - 50, WARM);
        var last = sizes.subList(clips - 50, clips);
        double largest = Collections.max(sizes.subList(WARM, clips));
        assertTrue(largest <= most * Collections.max(warm),
                "largest " + largest + ", before " + Collections.max(warm));
        assertTrue(median(last) <= most * median(warm), "last " + median(last) + ", before " + median(warm));
    }

    /** Resident bytes at every record. */
    private static List<Long> residentSizes(int clips) throws IOException {
        var random = new SplittableRandom(clips);
        var lines = new StringBuilder("path\n");
        random.ints(clips, 0, SOUNDS).forEach(i -> lines.append(i).append(".wav\n"));
        var manifest = Files.writeString(sounds.resolve("manifest.csv"), lines.toString());
        var builder = FreshProcess.of("", "predict", "--model", model, "--format", "jsonl", manifest);
        builder.command().addAll(1, launcherFlags());
        builder.environment().putAll(launcherSettings());
        var process = builder.redirectError(folder.resolve("err").toFile()).start();
        var sizes = new ArrayList<Long>();
        try (var out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (out.readLine() != null) {
                // the last record may come from a process that has ended
                sizes.add(process.isAlive() ? resident(process) : sizes.getLast());
            }
        }
        return sizes;
    }

    private static long resident(Process process) throws IOException {
        var status = Path.of("/proc", String.valueOf(process.pid()), "statm");
        return 4096 * Long.parseLong(Files.readString(status).split(" ")[1]);
    }

    /**
     * How the launcher has Java's heap, and one compiler: what the other takes while it compiles, 5 MB from
     * the second hundred predictions to the thousandth, the launcher mostly has in its start-up cache.
     */
    private static List<String> launcherFlags() throws IOException {
        var arguments = Path.of(System.getProperty("aasllm.root"), "app/src/main/launcher/java.args");
        return Stream.concat(
                Files.readAllLines(arguments).stream().filter(line -> line.matches("-XX:.*|-Xm.*")),
                Stream.of("-XX:TieredStopAtLevel=1")).toList();
    }

    /** What the launcher exports: how threads wait, and how glibc's heap grows. */
    private static Map<String, String> launcherSettings() throws IOException {
        var launcher = Files.readString(Path.of(System.getProperty("aasllm.root"), "app/src/main/sh/start.sh"));
        var settings = Pattern.compile("([A-Z_]+)=\"\\$\\{\\1:-([\\w.=]+)}\"").matcher(launcher)
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));
        assertEquals(10, settings.size(), settings.toString());
        return settings;
    }

    private static long median(List<Long> sizes) {
        return sizes.stream().sorted().toList().get(sizes.size() / 2);
    }
}
