// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training whose ranks are barrier tasks. */
@EnabledOnOs(OS.LINUX)
class SparkTrainMainTest {
    private static final String RECIPE = """
            corpus.name = manifest
            model.base = random tiny
            lora.rank = 4
            train.rate = 1e-3
            train.average = 0.99
            batch.size = 4
            """;
    private static final int CLIPS = 8;
    private static final int SECONDS = 30; // until all ranks have ended
    private static final int LOOK_MILLIS = 50;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void makeCorpus() throws IOException {
        var rows = new StringBuilder("path,label\n");
        for (int i = 0; i < CLIPS; i++) {
            Noise.write(folder.resolve(i + ".wav"), i, 13_000 + 700 * i, 1);
            rows.append("%d.wav,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad"));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
    }

    @Test
    void wrongCallsAreRefusedInOneLine() {
        assertEquals("--data: none (expected: a value); see --help", refusal("recipe"));
        assertEquals("RECIPE: none (expected: one recipe); see --help", refusal("--data=d", "--out=o", "--processes=2"));
        assertEquals("--processes: 0 (expected: a whole number, at least 1)",
                refusal("recipe", "--data", "d", "--out", "o", "--processes", "0"));
        assertEquals("--model: none (expected: a value)", refusal("recipe", "--model"));
        assertTrue(refusal("recipe", "--treads", "2").endsWith("; did you mean threads?"), err::toString);
    }

    private String refusal(String... arguments) {
        err.reset();
        assertEquals(2, SparkTrainMain.run(null, new PrintStream(err, true, UTF_8), arguments));
        return err.toString(UTF_8).strip();
    }

    @Test
    void aRankIsToldWhatTorchrunWouldTellIt() {
        var hosts = new String[] {"a", "b", "a"};
        assertEquals(Map.of("RANK", "2", "WORLD_SIZE", "3", "LOCAL_RANK", "1", "LOCAL_WORLD_SIZE", "2",
                "MASTER_ADDR", "a", "MASTER_PORT", "5"), RankTask.environment(2, hosts, "5"));
        assertEquals("0", RankTask.environment(1, hosts, "5").get("LOCAL_RANK"));
        assertEquals("node-3", RankTask.host("node-3:37211"));
        assertEquals("fe80::1", RankTask.host("[fe80::1]:37211"));
    }

    /** Of both ranks, which fail alike, one line. */
    @Test
    void aRefusalOfTheTrainingIsTheCalls() throws IOException {
        try (var spark = Sessions.of("local[2]")) {
            assertEquals(2, train(spark, "none", 2));
        }
        assertEquals("recipe: " + folder.resolve("recipe") + " (expected: a file; there is none of this name)\n",
                err.toString(UTF_8));
    }

    @Test
    @Tag("long")
    void twoRanksHaveTheBitsOfTwoProcesses() throws Exception {
        Files.writeString(folder.resolve("recipe"), RECIPE + "train.length = 2 epochs\n");
        try (var spark = Sessions.of("local[2]")) {
            assertEquals(0, train(spark, "spark", 2), err::toString);
        }
        assertTrue(err.toString(UTF_8).startsWith("trained: step 4 is in "), err::toString);
        assertEquals(0, plain("plain"));
        assertArrayEquals(weights("plain"), weights("spark"));
    }

    private int train(SparkSession spark, String run, int ranks, String... more) {
        var arguments = new ArrayList<>(List.of(folder.resolve("recipe").toString(), "--data", folder.toString(),
                "--out", folder.resolve(run).toString(), "--processes", "" + ranks, "--join-within", "60"));
        arguments.addAll(List.of(more));
        return SparkTrainMain.run(spark, new PrintStream(err, true, UTF_8), arguments.toArray(String[]::new));
    }

    /** Executors are processes here, and their ranks too: one of either is killed with SIGKILL. */
    @Test
    @Tag("long")
    void aRankOrAnExecutorThatIsKilledEndsTheCallAndResumeGoesOnToTheSameBits() throws Exception {
        Files.writeString(folder.resolve("recipe"), RECIPE + "train.length = 30 epochs\n");
        try (var spark = Sessions.of("local-cluster[2,1,2048]")) {
            assertEquals(0, train(spark, "whole", 2), err::toString);
            assertEquals("rank 1: ended by signal 9 (expected: its own end)", killed(spark, () -> rank(1)));
            var lost = killed(spark, () -> rank(0).parent().orElseThrow(), "--resume");
            assertTrue(lost.startsWith("rank: ExecutorLostFailure"), lost);
            assertEquals(0, train(spark, "killed", 2, "--resume"), err::toString);
        }
        assertArrayEquals(weights("whole"), weights("killed"));
    }

    /** Kills a process when steps are done, and gives the one line that the call then says. */
    private String killed(SparkSession spark, Supplier<ProcessHandle> which, String... more) throws Exception {
        err.reset();
        var call = CompletableFuture.supplyAsync(() -> train(spark, "killed", 2, more));
        awaitSteps(call);
        long begun = System.nanoTime();
        which.get().destroyForcibly();
        assertEquals(2, call.get(SECONDS, TimeUnit.SECONDS));
        while (ranks().findAny().isPresent()) {
            assertTrue(System.nanoTime() - begun < SECONDS * 1e9, "a rank is there still");
            Thread.sleep(LOOK_MILLIS);
        }
        assertEquals(1, err.toString(UTF_8).lines().count(), err::toString);
        return err.toString(UTF_8).strip();
    }

    /** Until both ranks are there, and rank 0 has written since. */
    private void awaitSteps(CompletableFuture<Integer> call) throws Exception {
        var begun = Instant.now();
        while (ranks().count() < 2 || !hasWritten(begun)) {
            assertFalse(call.isDone(), err::toString);
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private boolean hasWritten(Instant since) throws IOException {
        var run = folder.resolve("killed");
        if (!Files.exists(run)) {
            return false;
        }
        try (var files = Files.list(run)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("events.")
                    && file.toFile().lastModified() > since.toEpochMilli());
        }
    }

    private static ProcessHandle rank(int number) {
        return ranks().filter(process -> text(process, "environ").contains("\0RANK=" + number + "\0")).findFirst()
                .orElseThrow();
    }

    private static Stream<ProcessHandle> ranks() {
        return ProcessHandle.current().descendants()
                .filter(process -> text(process, "cmdline").contains(RankMain.class.getName()));
    }

    /** What the system knows of a process; nothing of one that is gone. */
    private static String text(ProcessHandle process, String what) {
        try {
            return "\0" + Files.readString(Path.of("/proc", "" + process.pid(), what));
        } catch (IOException gone) {
            return "";
        }
    }

    /** The same by the program, without Spark. */
    private int plain(String run) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Works.flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "train",
                folder.resolve("recipe").toString(), "--data", folder.toString(), "--out",
                folder.resolve(run).toString(), "--processes", "2", "--threads", "2"));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.INHERIT).start().waitFor();
    }

    private byte[] weights(String run) throws IOException {
        return Files.readAllBytes(folder.resolve(run + "/lora/adapter_model.safetensors"));
    }
}
