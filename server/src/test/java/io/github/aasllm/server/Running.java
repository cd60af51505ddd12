// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.engine.Limits;
import io.github.aasllm.engine.Recognition;
import io.github.aasllm.engine.TestRecords;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port with a tiny random model, and a client of it. */
final class Running implements AutoCloseable {
    static final String ORIGIN = "https://named.example";
    static final ServerSettings USUAL =
            new ServerSettings("127.0.0.1", 0, List.of(), 4_000_000, 40, 400, Duration.ofSeconds(30),
                    List.of(ORIGIN));

    final AaSllm recognizer;
    final Recognition engine;
    final EmotionServer server;
    final HttpClient client = HttpClient.newHttpClient();

    Running(Path model, ServerSettings settings) {
        this(Settings.of(model), settings);
    }

    Running(Settings how, ServerSettings settings) {
        var model = how.model();
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        recognizer = AaSllm.load(how);
        engine = new Recognition(TestRecords.served(recognizer, model),
                new Limits(settings.maxBytes(), settings.maxSeconds(), settings.queue()));
        server = new EmotionServer(engine, settings);
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String type, byte[] body) throws IOException, InterruptedException {
        return send(to(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** What comes for bytes as they are, up to the end of the connection. */
    String raw(byte[] bytes) throws IOException {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** A WAV file of noise at 16 kHz. */
    static byte[] wav(double seconds, long seed) {
        int samples = (int) (seconds * 16_000);
        var bytes = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(ISO_8859_1)).putInt(36 + 2 * samples).put("WAVEfmt ".getBytes(ISO_8859_1));
        bytes.putInt(16).putShort((short) 1).putShort((short) 1).putInt(16_000).putInt(32_000);
        bytes.putShort((short) 2).putShort((short) 16).put("data".getBytes(ISO_8859_1)).putInt(2 * samples);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < samples; i++) {
            bytes.putShort((short) random.nextInt(-3000, 3000));
        }
        return bytes.array();
    }

    static Map<String, Double> probabilities(JsonNode record) {
        var found = new LinkedHashMap<String, Double>();
        record.get("probabilities").properties()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue().asDouble()));
        return found;
    }

    @Override
    public void close() {
        client.close();
        server.close();
        engine.close();
        recognizer.close();
    }
}
