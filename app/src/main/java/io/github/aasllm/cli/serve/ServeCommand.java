// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Interruption;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.ThisProgram;
import io.github.aasllm.engine.Limits;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.Worker;
import io.github.aasllm.engine.WorkerPool;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.server.EmotionServer;
import io.github.aasllm.server.ServerSettings;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aasllm serve}: a model over HTTP, until it is stopped. */
@Command(name = "serve", description = "Classifies sounds over HTTP until it is stopped; see docs/server.md.")
public final class ServeCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1_000_000;
    private static final int MOST_MEGABYTES = 2_000; // in one message to a worker
    private static final String WORKER = "--worker";

    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServedModel model;

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
            description = "The address to listen on (default: ${DEFAULT-VALUE}, this machine alone).")
    private String host;

    @Option(names = "--port", paramLabel = "N", defaultValue = "8080",
            description = "The port to listen on; 0 is any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with a token a line, one of which a request has to bring.")
    private Path tokenFile;

    @Option(names = "--max-mb", paramLabel = "MB", defaultValue = "50",
            description = "Megabytes that an encoded sound may have (default: ${DEFAULT-VALUE}).")
    private int maxMb;

    @Option(names = "--max-seconds", paramLabel = "SECONDS", defaultValue = "600",
            description = "Seconds that a sound may have, at most an hour (default: ${DEFAULT-VALUE}).")
    private int maxSeconds;

    @Option(names = "--queue", paramLabel = "N", defaultValue = "64",
            description = "Requests at a time, those that wait included; more get 429"
                    + " (default: ${DEFAULT-VALUE}).")
    private int queue;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "60",
            description = "How long a request may take (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1",
            description = "Processes that compute, each with the model (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--cors", paramLabel = "ORIGIN",
            description = "An origin such as https://example.org, whose pages may send requests from a browser; more"
                    + " than once for several (default: this server's own page alone).")
    private List<String> origins = List.of();

    @Option(names = WORKER, hidden = true)
    private boolean isWorker;

    public ServeCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        return isWorker ? work() : serve();
    }

    /** Answers the server that has started this process. It ends when that does, whatever a terminal says. */
    private int work() throws IOException {
        List.of("INT", "TERM", "HUP").forEach(signal -> Signals.on(signal, () -> { }));
        global.setArithmeticThreads();
        try (var in = new FileInputStream(FileDescriptor.in); var out = new FileOutputStream(FileDescriptor.out)) {
            return new Worker(in, out, limits()).run(() -> model.open(spec)) ? 0 : 2;
        }
    }

    private int serve() throws InterruptedException {
        var settings = settings();
        var command = workerCommand();
        if (!global.quiet()) {
            ((Logger) LoggerFactory.getLogger("io.github.aasllm.server")).setLevel(Level.INFO);
        }
        try (var interruption = new Interruption();
                var pool = new WorkerPool(command, workers, settings.timeout());
                var server = server(pool, settings)) {
            boolean reloads = Signals.on("HUP", () -> Thread.ofVirtual().start(() -> reload(pool)));
            say("listening at http://" + host + ":" + server.port() + "/");
            if (!reloads) {
                say("note: kill -HUP does nothing here, for this call was started with HUP ignored, as nohup does");
            }
            if (!isLoopback()) {
                warn("warning: --host " + host + " lets other machines in, "
                        + (tokenFile == null ? "and no token is asked for (see --token-file)"
                                : "with a token, and without encryption"));
            }
            while (!interruption.stops()) {
                Thread.sleep(100);
            }
            say("shutting down: requests that have come are answered");
        } catch (Refusal unopenable) {
            spec.commandLine().getErr().println(unopenable.getMessage());
            return 2;
        }
        return 0;
    }

    private List<String> workerCommand() {
        var arguments = new ArrayList<>(List.of("serve", WORKER));
        arguments.addAll(model.arguments(spec));
        arguments.addAll(List.of("--max-mb", String.valueOf(maxMb), "--max-seconds", String.valueOf(maxSeconds),
                "--queue", String.valueOf(queue)));
        arguments.addAll(global.arguments(workers));
        return ThisProgram.command(arguments);
    }

    private void reload(WorkerPool pool) {
        say("loading the model anew");
        try {
            pool.reload();
            say("the model is loaded anew");
        } catch (Refusal unopenable) {
            warn("the model stays as it is: " + unopenable.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String what) {
        say(what, Remarks.of(spec));
    }

    /** What is said with {@code --quiet} too. */
    private void warn(String what) {
        say(what, spec.commandLine().getErr());
    }

    private static void say(String what, PrintWriter out) {
        out.println("aasllm: " + what);
        out.flush();
    }

    private EmotionServer server(WorkerPool pool, ServerSettings settings) {
        try {
            return new EmotionServer(pool, settings);
        } catch (RuntimeException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException) {
                    throw InvalidInputException.of("--port", port, "a free one on " + host)
                            .next("choose another, or 0 for any").causedBy(failure);
                }
            }
            throw failure;
        }
    }

    private ServerSettings settings() {
        if (port < 0 || port > 65_535) {
            throw InvalidInputException.of("--port", port, "0 to 65535");
        }
        if (maxMb < 1 || maxMb > MOST_MEGABYTES) {
            throw InvalidInputException.of("--max-mb", maxMb, "1 to " + MOST_MEGABYTES);
        }
        if (maxSeconds < 1 || maxSeconds > AudioFile.MAX_SECONDS) {
            throw InvalidInputException.of("--max-seconds", maxSeconds, "1 to " + AudioFile.MAX_SECONDS);
        }
        requirePositive("--queue", queue);
        requirePositive("--timeout", timeout);
        requirePositive("--workers", workers);
        return new ServerSettings(
                host, port, tokens(), maxMb * MEGABYTE, maxSeconds, queue, Duration.ofSeconds(timeout), origins);
    }

    private Limits limits() {
        return new Limits(maxMb * MEGABYTE, maxSeconds, queue);
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw InvalidInputException.of(option, value, "a whole number, at least 1");
        }
    }

    private List<String> tokens() {
        if (tokenFile == null) {
            return List.of();
        }
        try (var lines = Files.lines(tokenFile, UTF_8)) {
            var tokens = lines.map(String::strip).filter(line -> !line.isEmpty()).toList();
            if (tokens.isEmpty()) {
                throw InvalidInputException.of("--token-file", "no token", "a token a line").in(tokenFile);
            }
            return tokens;
        } catch (IOException | java.io.UncheckedIOException e) {
            throw InvalidInputException.of("--token-file", "cannot be read", "a token a line").in(tokenFile)
                    .causedBy(e);
        }
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
