// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A hub, a cache and a small model, for the tests of this package. */
final class HubCalls implements TransferWatch {
    static final String NAME = "org/name";
    static final int PIECE = 1 << 16;

    final HubServer server = new HubServer();
    final Path home;
    final List<String> said = new CopyOnWriteArrayList<>();
    final AtomicLong begun = new AtomicLong();
    final AtomicLong received = new AtomicLong();
    final Map<String, String> environment = new HashMap<>();
    long space = Long.MAX_VALUE;

    HubCalls(Path home) {
        this.home = home;
        environment.put("HF_HOME", home.toString());
        environment.put("HF_ENDPOINT", server.endpoint());
    }

    Hub hub() {
        var transfer = new TransferSettings(Duration.ofMillis(5), 4, Duration.ofMillis(800), Duration.ofSeconds(3),
                PIECE, 4, folder -> space);
        return new Hub(() -> HubSettings.of(environment), transfer, this);
    }

    Path repository() {
        return home.resolve("hub/models--org--name");
    }

    long resolves() {
        return server.asked().stream().filter(request -> request.method().equals("GET") && !request.atStore()
                && request.path().contains("/resolve/")).count();
    }

    /** A model that has all that is fetched, and much that is not. */
    static Map<String, byte[]> model(int bytes) {
        var files = new TreeMap<String, byte[]>();
        for (var text : List.of("config.json", "preprocessor_config.json", "tokenizer.json", "vocab.json", "LICENSE",
                "README.md", ".gitattributes", "training_args.json", "onnx/config.json")) {
            files.put(text, ("{\"file\": \"" + text + "\"}").getBytes(UTF_8));
        }
        files.put("model.safetensors", noise(bytes, 1));
        files.put("pytorch_model.bin", noise(1000, 2));
        files.put("optimizer.pt", noise(1000, 3));
        files.put("tf_model.h5", noise(1000, 4));
        return files;
    }

    static byte[] noise(int bytes, long seed) {
        var noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    @Override
    public void begin(String what, long bytes) {
        begun.addAndGet(bytes);
    }

    @Override
    public void received(long bytes) {
        received.addAndGet(bytes);
    }

    @Override
    public void end() {}

    @Override
    public void say(String line) {
        said.add(line);
    }
}
