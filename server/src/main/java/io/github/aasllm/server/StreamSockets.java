// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Refusal;
import io.javalin.websocket.WsBinaryMessageContext;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsMessageContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code WS /v1/stream}: the sockets, each of which is a {@link SoundStream} once it has said what it sends. */
final class StreamSockets {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSockets.class);
    private static final int LONGEST = 1 << 20; // bytes of a message
    private static final int BAD = 1008; // "policy violation"
    private static final int BROKEN = 1011;
    private static final int DONE = 1000;

    private final Engine engine;
    private final Tokens tokens;
    private final Origins origins;
    private final Places places;
    private final Duration timeout;
    private final Map<String, SoundStream> streams = new ConcurrentHashMap<>(); // by session

    StreamSockets(Engine engine, Tokens tokens, Origins origins, Places places, Duration timeout) {
        this.engine = engine;
        this.tokens = tokens;
        this.origins = origins;
        this.places = places;
        this.timeout = timeout;
    }

    void configure(WsConfig socket) {
        socket.onConnect(opened -> {
            opened.session.setIdleTimeout(timeout);
            opened.session.setMaxBinaryMessageSize(LONGEST);
            if (!origins.maySpeak(opened.header("Origin"), opened.header("Host"))) {
                refuse(opened, Refusal.of(403, "Origin", opened.header("Origin"), "this server's page"));
            }
        });
        socket.onMessage(message -> guarded(message, () -> hear(message)));
        socket.onBinaryMessage(message -> guarded(message, () -> hear(message)));
        socket.onClose(closed -> leave(closed.sessionId()));
        socket.onError(failed -> leave(failed.sessionId()));
    }

    private void leave(String session) {
        var stream = streams.remove(session);
        if (stream != null) {
            stream.leave();
        }
    }

    /** Ends all streams, so that a server that shuts down waits for none. */
    void end() {
        streams.values().forEach(SoundStream::end);
    }

    private static void guarded(WsContext socket, Runnable work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            refuse(socket, refusal);
        } catch (JacksonException bad) {
            refuse(socket, Refusal.of(400, "message", "no JSON", "JSON, or sound as a binary message"));
        }
    }

    private static void refuse(WsContext socket, Refusal refusal) {
        say(socket, Map.of("type", "error", "error",
                Answers.error(refusal.status(), refusal.getMessage(), socket.sessionId()).get("error")));
        socket.closeSession(refusal.status() >= 500 ? BROKEN : BAD, "see the last message");
    }

    private static void say(WsContext socket, Map<String, Object> message) {
        if (socket.session.isOpen()) {
            socket.send(JsonMapper.shared().writeValueAsString(message));
        }
    }

    private void hear(WsBinaryMessageContext message) {
        var stream = streams.get(message.sessionId());
        if (stream == null) {
            throw Refusal.of(400, "message", "sound", "a start message first");
        }
        stream.add(message.data());
    }

    private void hear(WsMessageContext message) {
        var json = JsonMapper.shared().readTree(message.message());
        var stream = streams.get(message.sessionId());
        switch (json.path("type").asString("")) {
            case "start" -> {
                if (stream != null) {
                    throw Refusal.of(400, "message", "a second start", "one");
                }
                begin(message, json.path("token").asString(null), StreamStart.of(json));
            }
            case "end" -> {
                if (stream == null) {
                    throw Refusal.of(400, "message", "end", "a start message first");
                }
                stream.end();
            }
            default -> throw Refusal.of(400, "message", json.path("type"), "start or end");
        }
    }

    private static String address(WsContext socket) {
        return socket.session.getRemoteSocketAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress() : "local";
    }

    private void begin(WsContext socket, String token, StreamStart start) {
        var header = token == null ? socket.header("Authorization") : "Bearer " + token;
        if (!tokens.letIn(header)) {
            throw Refusal.of(401, "token", "none that is known", "one in the start message, or in Authorization");
        }
        var client = tokens.areAsked() ? header : address(socket);
        var place = places.take(client);
        var stream = new SoundStream(start, new SoundStream.Answering(engine, client, timeout),
                message -> say(socket, message));
        streams.put(socket.sessionId(), stream);
        say(socket, Map.of("type", "ready", "credit", stream.credit()));
        Thread.ofVirtual().name("stream-" + UUID.randomUUID()).start(() -> {
            try (place) {
                stream.run();
                socket.closeSession(DONE, "end");
            } catch (Refusal refusal) {
                refuse(socket, refusal);
            } catch (IOException | InterruptedException | RuntimeException failure) {
                LOG.error("stream {} failed", socket.sessionId(), failure);
                refuse(socket, Refusal.of(500, "server", "a fault of its own", "none"));
            } finally {
                leave(socket.sessionId());
            }
        });
    }
}
