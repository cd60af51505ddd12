// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Interruption;
import io.github.aasllm.cli.predict.ModelInTheBox;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.PredictFields;
import io.github.aasllm.server.EmotionServer;
import io.github.aasllm.server.Served;
import io.github.aasllm.server.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aasllm serve}: a model over HTTP, until it is stopped. */
@Command(name = "serve", description = "Answers sounds over HTTP until it is stopped; docs/server.md says how.")
public final class ServeCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1_000_000;

    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "A Hugging Face model folder; by default the one in the box.")
    private Path model;

    @Option(names = "--lora", paramLabel = "DIR", description = "A LoRA folder in PEFT's layout.")
    private Path lora;

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

    @Option(names = "--max-mb", paramLabel = "N", defaultValue = "50",
            description = "Megabytes that an encoded sound may have (default: ${DEFAULT-VALUE}).")
    private int maxMb;

    @Option(names = "--max-seconds", paramLabel = "N", defaultValue = "600",
            description = "Seconds that a sound may have (default: ${DEFAULT-VALUE}).")
    private int maxSeconds;

    @Option(names = "--queue", paramLabel = "N", defaultValue = "64",
            description = "Requests at a time, those that wait included; more get 429"
                    + " (default: ${DEFAULT-VALUE}).")
    private int queue;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "60",
            description = "How long a request may take (default: ${DEFAULT-VALUE}).")
    private int timeout;

    public ServeCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = settings();
        var folder = folder();
        global.setArithmeticThreads();
        ((Logger) LoggerFactory.getLogger("io.github.aasllm.server")).setLevel(Level.INFO);
        try (var interruption = new Interruption(); var recognizer = AaSllm.load(folder, lora);
                var server = server(served(recognizer, folder), settings)) {
            say("listening at http://" + host + ":" + server.port() + "/");
            if (!isLoopback()) {
                say("warning: --host " + host + " lets other machines in, "
                        + (tokenFile == null ? "and no token is asked for (see --token-file)"
                                : "with a token, and without encryption"));
            }
            while (!interruption.stops()) {
                Thread.sleep(100);
            }
            say("shutting down: requests that have come are answered");
        }
        return 0;
    }

    private void say(String what) {
        spec.commandLine().getErr().println("aasllm: " + what);
        spec.commandLine().getErr().flush();
    }

    private EmotionServer server(Served served, ServerSettings settings) {
        try {
            return new EmotionServer(served, settings);
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

    private Served served(AaSllm recognizer, Path folder) {
        var name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        var folders = lora == null ? List.of(folder) : List.of(folder, lora);
        var plain = new PredictFields(recognizer, false);
        var explained = new PredictFields(recognizer, true);
        return new Served(recognizer, name, folders, (sound, prediction, why) ->
                (why ? explained : plain).of(new ClipName(sound, "mix"), prediction));
    }

    private ServerSettings settings() {
        if (port < 0 || port > 65_535) {
            throw InvalidInputException.of("--port", port, "0 to 65535");
        }
        requirePositive("--max-mb", maxMb);
        requirePositive("--max-seconds", maxSeconds);
        requirePositive("--queue", queue);
        requirePositive("--timeout", timeout);
        return new ServerSettings(
                host, port, tokens(), maxMb * MEGABYTE, maxSeconds, queue, Duration.ofSeconds(timeout));
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

    private Path folder() {
        if (model == null && lora != null) {
            throw InvalidInputException.of("--model", "none, with --lora",
                    "the folder that the LoRA folder belongs to");
        }
        return Optional.ofNullable(model).orElseGet(ModelInTheBox::folder);
    }
}
