// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.cluster.RankTask.End;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLClassLoader;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process in which a rank trains, as {@code aasllm train} does, with the class path of the task that starts it.
 *
 * <p>Not in the executor's own JVM: a rank that learns that another is gone while it computes can end only with its
 * process; threads, environment and signals are the process's; and an executor may have several ranks.
 *
 * <p>What it says goes line by line to the executor's log. It ends with its task, and when the executor's JVM is gone, see
 * {@link RankMain}.
 */
final class RankProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RankProcess.class);

    /** As the launcher of the program has them: one code path of MKL, and threads and memory as there. */
    private static final Map<String, String> LAUNCHER = Map.of(
            "MKL_CBWR", "AUTO", "MKL_DYNAMIC", "FALSE", "OPT_OUT_TRACKING", "true", "GOMP_SPINCOUNT", "1000",
            "KMP_BLOCKTIME", "1", "OPENBLAS_THREAD_TIMEOUT", "4", "MALLOC_ARENA_MAX", "2",
            "MALLOC_MMAP_THRESHOLD_", "33554432", "MALLOC_TRIM_THRESHOLD_", "268435456", "MALLOC_TOP_PAD_", "16777216");

    private static final int SOME_LEFT_OUT = 1;
    private static final int BY_SIGNAL = 128; // what a signal's number is added to, as an exit code
    private static final Duration TO_SAVE = Duration.ofSeconds(25);
    private static final Duration TO_SPEAK = Duration.ofSeconds(3);
    private static final int LOOK_MILLIS = 100;
    private static final int KEPT = 200; // lines
    private static final String LEARNT = "ranks: "; // what a rank says begins so where another's end is the reason

    private final int rank;
    private final ProcessBuilder builder;
    private final Deque<String> said = new ArrayDeque<>();

    /**
     * None is started yet.
     *
     * @param call the arguments of the program
     * @param environment that it has besides the executor's
     */
    RankProcess(int rank, List<String> call, Map<String, String> environment) {
        this.rank = rank;
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Works.flags());
        command.addAll(List.of("-Dlog4j2.level=WARN", "-XX:+ExitOnOutOfMemoryError", "-cp", classPath(),
                RankMain.class.getName()));
        command.addAll(call);
        builder = new ProcessBuilder(command).redirectErrorStream(true);
        LAUNCHER.forEach(builder.environment()::putIfAbsent);
        builder.environment().keySet().removeIf(name -> name.startsWith("TORCHELASTIC_"));
        builder.environment().putAll(environment);
    }

    /** What Spark has brought, which is ours, before what this JVM was started with, which are Spark's own libraries. */
    private static String classPath() {
        var paths = new ArrayList<String>();
        for (var loader = Thread.currentThread().getContextClassLoader(); loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader several) {
                for (var url : several.getURLs()) {
                    try {
                        paths.add(Path.of(url.toURI()).toString());
                    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
                        LOG.debug("{} is no file", url, e);
                    }
                }
            }
        }
        paths.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, paths);
    }

    /**
     * Trains until the end.
     *
     * @param ends whether the task is to end; then the training is asked to stop, and stopped if it does not
     * @throws RankFailure with the line that says why it failed
     */
    End run(BooleanSupplier ends) {
        try {
            var process = builder.start();
            try {
                return end(process, ends);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new RankFailure("rank " + rank + ": " + e.getMessage() + " (expected: a process that can be started)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RankFailure("rank " + rank + ": interrupted (expected: its own end)");
        }
    }

    private End end(Process process, BooleanSupplier ends) throws InterruptedException {
        var reader = Thread.ofPlatform().daemon().name("aasllm-rank-" + rank).start(() -> carry(process.inputReader()));
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (ends.getAsBoolean()) {
                process.destroy(); // SIGTERM: it saves
                process.waitFor(TO_SAVE.toMillis(), TimeUnit.MILLISECONDS);
                process.destroyForcibly().waitFor();
            }
        }
        reader.join(TO_SPEAK);
        int code = process.exitValue();
        var lines = lines();
        if (code <= SOME_LEFT_OUT) {
            return new End(rank, code, lines.stream()
                    .filter(line -> line.startsWith("left out: ") || line.equals(lines.getLast())).toList());
        }
        var why = why(lines, code);
        if (why.startsWith(LEARNT)) {
            awaitTheReason(ends);
        }
        throw new RankFailure(why);
    }

    /** The rank that failed first has its say first; Spark then ends this one. */
    private static void awaitTheReason(BooleanSupplier ends) throws InterruptedException {
        for (long waited = 0; waited < TO_SPEAK.toMillis() && !ends.getAsBoolean(); waited += LOOK_MILLIS) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private String why(List<String> lines, int code) {
        var refusal = lines.reversed().stream()
                .filter(line -> line.contains("(expected: ") || line.startsWith("internal error: ")
                        || line.startsWith("stopped "))
                .findFirst();
        return refusal.orElse("rank " + rank + ": ended " + (code > BY_SIGNAL ? "by signal " + (code - BY_SIGNAL)
                : "with exit code " + code) + " (expected: its own end)");
    }

    private void carry(BufferedReader output) {
        try (output) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                LOG.info("rank {}: {}", rank, line);
                keep(line);
            }
        } catch (IOException gone) {
            LOG.debug("rank {} is gone", rank, gone);
        }
    }

    private synchronized void keep(String line) {
        if (line.isBlank()) {
            return;
        }
        if (said.size() == KEPT) {
            said.removeFirst();
        }
        said.addLast(line);
    }

    private synchronized List<String> lines() {
        return List.copyOf(said);
    }
}
