// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.cli.FreshProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The command in a process of its own, as people start and stop it. */
@Timeout(120)
class ServeCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));

    @TempDir
    private Path folder;

    @Test
    void itAnswersWithTheRecordOfPredictAndEndsAtSigterm() throws Exception {
        var model = folder.resolve("tiny");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        var clip = ROOT.resolve("examples/hello.flac");
        var process = FreshProcess.of("", "serve", "--model", model, "--port", 0).start();
        try (var err = process.errorReader(); var client = HttpClient.newHttpClient()) {
            var address = address(err);
            var answer = client.send(post(address, clip), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            var record = JsonMapper.shared().readTree(answer.body());
            var predicted = aasllm("predict", "--model", model, "--format", "jsonl", clip).records().getFirst();
            var names = new ArrayList<>(predicted.propertyNames());
            names.add("seconds");
            assertEquals(names, new ArrayList<>(record.propertyNames()));
            assertEquals(predicted.get("emotion"), record.get("emotion"));
            assertEquals(predicted.get("acoustic"), record.get("acoustic"));
            assertTimelines(client, address, model, clip);
            process.children().forEach(ProcessHandle::destroyForcibly);
            var next = client.send(post(address, clip), HttpResponse.BodyHandlers.ofString());
            assertEquals(200, next.statusCode(), next.body());
            if (Signals.on("HUP", () -> { })) { // else this test was started as by nohup, and so is the process
                assertEquals(0, new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start().waitFor());
                awaitLine(err, "the model is loaded anew");
            }
            assertEquals(200, client.send(post(address, clip), HttpResponse.BodyHandlers.ofString()).statusCode());
            var workers = process.children().toList();
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(143, process.exitValue());
            for (var worker : workers) {
                worker.onExit().get(10, TimeUnit.SECONDS);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** POSIX: a signal that is ignored when a program is started stays so. */
    @Test
    void whereHangUpsAreIgnoredItSaysThatTheyLoadNothing() throws Exception {
        var model = folder.resolve("tiny");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        var plain = FreshProcess.of("", "serve", "--model", model, "--port", 0).command();
        var command = new ArrayList<>(List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
        command.addAll(plain);
        var process = new ProcessBuilder(command).start();
        try (var err = process.errorReader()) {
            address(err);
            assertEquals("aasllm: note: kill -HUP does nothing here, for this call was started with HUP ignored, as nohup"
                    + " does", err.readLine());
        } finally {
            process.destroy();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
    }

    /** In every form what the command writes, but for the folder; one window is answered alone in both. */
    private static void assertTimelines(HttpClient client, String address, Path model, Path clip) throws Exception {
        for (var form : new String[] {"jsonl", "csv", "vtt", "textgrid", "audacity", "rttm"}) {
            var written = aasllm("timeline", "--model", model, "--channel", "each", "--format", form, clip).out();
            var answer = client.send(post(address, "&timeline=true&channel=each&format=" + form, clip),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(written.replace(clip.toString(), "hello.flac"), answer.body(), form);
        }
    }

    private static HttpRequest post(String address, Path clip) throws IOException {
        return post(address, "", clip);
    }

    private static HttpRequest post(String address, String options, Path clip) throws IOException {
        return HttpRequest.newBuilder(URI.create(address + "v1/emotions?name=hello.flac" + options))
                .header("Content-Type", "audio/flac").POST(HttpRequest.BodyPublishers.ofFile(clip)).build();
    }

    private static String address(BufferedReader err) throws IOException {
        var line = awaitLine(err, "listening at ");
        return line.substring(line.indexOf("http://"));
    }

    private static String awaitLine(BufferedReader err, String part) throws IOException {
        for (var line = err.readLine(); line != null; line = err.readLine()) {
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("the server ended");
    }

    @Test
    void aModelThatCannotBeOpenedIsRefusedByTheCall() throws IOException {
        var refused = aasllm("serve", "--model", Files.createDirectory(folder.resolve("empty")));
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("(expected: "), refused.err());
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        var empty = Files.createFile(folder.resolve("tokens"));
        var refused = aasllm("serve", "--token-file", empty);
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("--token-file: no token (expected: a token a line)"), refused.err());
        assertTrue(aasllm("serve", "--max-seconds", 3601).err().contains("--max-seconds: 3601 (expected: 1 to 3600)"));
        assertTrue(aasllm("serve", "--queue", 0).err().contains("--queue: 0 (expected: "));
        assertTrue(aasllm("serve", "--port", 70_000).err().contains("--port: 70000 (expected: 0 to 65535)"));
    }
}
