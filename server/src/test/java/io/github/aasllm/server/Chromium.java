// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One page of a Chromium without a screen, by the DevTools protocol over a socket: what a library for browsers
 * does too, which would bring 190 MB of its own.
 */
final class Chromium implements AutoCloseable {
    private final Process process;
    private final WebSocket socket;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();

    /** Addresses that the page has asked for, in their order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    /** What the page has said on its console, and its errors. */
    final List<String> said = new CopyOnWriteArrayList<>();

    /**
     * Starts it with an empty page.
     *
     * @param folder for its profile
     * @param microphone a WAV file that its microphone hears, over and over
     */
    Chromium(Path folder, Path microphone) throws Exception {
        process = new ProcessBuilder(program().orElseThrow().toString(), "--headless=new", "--no-sandbox",
                "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0",
                "--user-data-dir=" + folder, "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream", "--use-file-for-fake-audio-capture=" + microphone,
                "--autoplay-policy=no-user-gesture-required", "about:blank")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var port = port(folder.resolve("DevToolsActivePort"));
        var pages = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        var page = JsonMapper.shared().readTree(pages).valueStream()
                .filter(one -> one.get("type").asString().equals("page")).findFirst().orElseThrow();
        socket = client.newWebSocketBuilder().buildAsync(
                URI.create(page.get("webSocketDebuggerUrl").asString()), new Listener()).join();
        for (var domain : List.of("Page", "Runtime", "Network", "DOM", "Log")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** Where it is installed; none where it is not. */
    static Optional<Path> program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of).filter(Files::isExecutable).findFirst();
    }

    private String port(Path file) throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            if (Files.exists(file) && !Files.readString(file).isBlank()) {
                return Files.readAllLines(file).getFirst();
            }
            assertTrue(process.isAlive(), "Chromium ended");
            Thread.sleep(100);
        }
        throw new AssertionError("Chromium says no port");
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                hear(JsonMapper.shared().readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void hear(JsonNode message) {
        if (message.has("id")) {
            waiting.remove(message.get("id").asInt()).complete(message);
            return;
        }
        var params = message.path("params");
        switch (message.path("method").asString("")) {
            case "Network.requestWillBeSent" -> asked.add(params.path("request").path("url").asString());
            case "Network.webSocketCreated" -> asked.add(params.path("url").asString());
            case "Runtime.exceptionThrown", "Runtime.consoleAPICalled" -> said.add(params.toString());
            case "Log.entryAdded" -> {
                if (!params.path("entry").path("level").asString().equals("verbose")) { // advice
                    said.add(params.toString());
                }
            }
            default -> { } // of no interest
        }
    }

    JsonNode send(String method, Map<String, ?> params) throws Exception {
        int id = last.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        socket.sendText(JsonMapper.shared().writeValueAsString(
                Map.of("id", id, "method", method, "params", params)), true).join();
        var got = answer.get(30, TimeUnit.SECONDS);
        assertFalse(got.has("error"), method + ": " + got);
        return got.get("result");
    }

    void open(String address) throws Exception {
        send("Page.navigate", Map.of("url", address));
        await("document.readyState === 'complete' && location.href === '" + address + "'");
    }

    /** The value of an expression; a promise is awaited. */
    JsonNode value(String expression) throws Exception {
        var got = send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true,
                "returnByValue", true, "userGesture", true));
        assertFalse(got.has("exceptionDetails"), expression + ": " + got);
        return got.path("result").path("value");
    }

    /** Waits until an expression is true. */
    void await(String expression) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (value("Boolean(" + expression + ")").asBoolean()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(expression + " does not become true; the page says: "
                + value("document.getElementById('status')?.textContent") + ", " + said);
    }

    /** As if the files had been chosen. */
    void choose(String selector, Path... files) throws Exception {
        var root = send("DOM.getDocument", Map.of()).path("root").path("nodeId");
        var node = send("DOM.querySelector", Map.of("nodeId", root.asInt(), "selector", selector)).path("nodeId");
        var names = new ArrayList<String>();
        for (var file : files) {
            names.add(file.toString());
        }
        send("DOM.setFileInputFiles", Map.of("files", names, "nodeId", node.asInt()));
    }

    /** Presses a key and lets it go. */
    void press(String key, int code, String letter) throws Exception {
        send("Input.dispatchKeyEvent", Map.of("type", letter.isEmpty() ? "rawKeyDown" : "keyDown", "key", key,
                "code", key, "windowsVirtualKeyCode", code, "text", letter));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key,
                "windowsVirtualKeyCode", code));
    }

    void size(int width, int height, boolean dark) throws Exception {
        send("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height,
                "deviceScaleFactor", 1, "mobile", width < 600));
        send("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void picture(Path file) throws Exception {
        var picture = send("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode(picture.get("data").asString()));
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
