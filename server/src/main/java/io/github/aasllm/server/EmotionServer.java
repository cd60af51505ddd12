// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Refusal;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers sounds over HTTP, one model for all clients; docs/server.md has every endpoint. Virtual threads
 * serve the requests, so that many slow ones cost little.
 *
 * <p>{@link #close} drains: new requests are refused with 503, those that have come are answered.
 */
public final class EmotionServer implements AutoCloseable {
    private static final String STREAM = "/v1/stream";
    private static final Logger LOG = LoggerFactory.getLogger(EmotionServer.class);

    // an answer that takes as long as it may must not meet a connection that closes for silence at that moment
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final Metrics metrics = new Metrics();
    private final Engine engine;
    private final Tokens tokens;
    private final Places places;
    private final Origins origins;
    private final StreamSockets streams;
    private final Map<String, Handler> endpoints = new LinkedHashMap<>(); // by method and path
    private final Javalin http;
    private volatile boolean draining;

    /** What answers a request that has a place. */
    private interface Endpoint {
        void answer(Context request, String client, Deadline deadline) throws IOException, InterruptedException;
    }

    /**
     * Listens and answers.
     *
     * @param engine is not closed by the server
     */
    public EmotionServer(Engine engine, ServerSettings settings) {
        this.settings = settings;
        this.engine = new MeteredEngine(engine, metrics);
        this.tokens = new Tokens(settings.tokens());
        this.places = new Places(settings.queue());
        this.origins = new Origins(settings.origins());
        this.streams = new StreamSockets(this.engine, tokens, origins, places, settings.timeout());
        metrics.watch(engine, places);
        list();
        this.http = Javalin.create(this::configure).start();
    }

    /** Where it listens. */
    public int port() {
        return http.port();
    }

    private void configure(JavalinConfig config) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.jetty.addConnector((server, how) -> {
            how.setSendServerVersion(false);
            var connector = new ServerConnector(server, new org.eclipse.jetty.server.HttpConnectionFactory(how));
            connector.setHost(settings.host());
            connector.setPort(settings.port());
            connector.setAcceptQueueSize(1024); // a crowd that comes at once is queued by us, not lost
            connector.setIdleTimeout(settings.timeout().plus(MARGIN).toMillis());
            return connector;
        });
        config.jetty.modifyServer(server -> server.setErrorHandler(new PlainErrors()));
        config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(new PlainErrors()));
        config.requestLogger.http(this::log);
        routes(config.routes);
    }

    /** Neither sound nor result, and no query, which may name a sound. */
    private void log(Context request, float millis) {
        metrics.served(request.statusCode(), millis);
        Answers.ACCESS.info("{} {} {} {} {} ms", request.res().getHeader(Answers.REQUEST_ID), request.method(),
                request.path(), request.statusCode(), Math.round(millis));
    }

    private void list() {
        var bodies = new Body(settings.maxBytes());
        var emotions = new Emotions(engine, bodies);
        var chat = new ChatCompletions(engine, bodies);
        var transcriptions = new Transcriptions(engine, bodies);
        endpoints.put("POST /v1/emotions", request -> inPlace(request, emotions::answer));
        endpoints.put("POST /v1/chat/completions", request -> inPlace(request, chat::answer));
        endpoints.put("POST /v1/audio/transcriptions", request -> inPlace(request, transcriptions::answer));
        endpoints.put("GET /v1/models", this::models);
        endpoints.put("GET /health/live", request -> Answers.json(request, Map.of("status", "live")));
        endpoints.put("GET /health/ready", this::ready);
        endpoints.put("GET /metrics", request -> Answers.text(request, Metrics.TYPE, metrics.text()));
        endpoints.put("GET /openapi.json", request -> Answers.text(request, "application/json",
                new Resource("openapi.json").text()));
        endpoints.put("GET " + STREAM, EmotionServer::noSocket);
        Page.files().forEach((path, file) -> endpoints.put("GET " + path, file::answer));
    }

    /** All there are, such as {@code GET /v1/models}. */
    Set<String> endpoints() {
        return endpoints.keySet();
    }

    private void routes(RoutesConfig routes) {
        routes.before(request -> request.header(Answers.REQUEST_ID, UUID.randomUUID().toString()));
        routes.before(origins::allow);
        routes.before("/v1/*", this::requireToken);
        endpoints.forEach((name, handler) -> {
            var path = name.substring(name.indexOf('/'));
            if (name.startsWith("GET")) {
                routes.get(path, handler);
                routes.head(path, handler); // the same headers; the HTTP layer leaves the body out
            } else {
                routes.post(path, handler);
            }
            routes.options(path, request -> options(request, path));
        });
        routes.ws(STREAM, streams::configure);
        routes.exception(Refusal.class, (refusal, request) -> Answers.refuse(request, refusal));
        routes.exception(HttpResponseException.class, (failure, request) -> refuse(request, failure.getStatus()));
        routes.exception(Exception.class, this::failed);
    }

    /** What no endpoint answers. */
    private void refuse(Context request, int status) {
        var methods = methods(request.path());
        if (status == 405) {
            request.header("Allow", String.join(", ", methods));
        }
        Answers.refuse(request, Refusal.of(status, "request", request.method() + " " + request.path(),
                status == 405 ? String.join(" or ", methods) : "an endpoint of docs/server.md"));
    }

    /** By which methods a path is asked; HEAD wherever GET is. */
    private List<String> methods(String path) {
        return Stream.concat(
                endpoints.keySet().stream().filter(name -> name.endsWith(" " + path))
                        .map(name -> name.substring(0, name.indexOf(' ')))
                        .flatMap(method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method)),
                Stream.of("OPTIONS")).toList();
    }

    private void options(Context request, String path) {
        request.header("Allow", String.join(", ", methods(path)));
        origins.preflight(request);
    }

    /** A request to the place of the socket that does not ask for one. */
    private static void noSocket(Context request) {
        request.header("Upgrade", "websocket");
        request.header("Connection", "Upgrade");
        throw Refusal.of(426, "request", "GET " + STREAM + " over HTTP", "a WebSocket, by Upgrade: websocket");
    }

    private void requireToken(Context request) {
        // a browser asks without a token whether it may send one, and a page's socket brings it in its first message
        boolean later = request.method().equals(HandlerType.OPTIONS) || request.path().equals(STREAM);
        if (!later && !tokens.letIn(request.header("Authorization"))) {
            throw Refusal.of(401, "Authorization", "no token that is known", "Bearer and a token");
        }
    }

    private void requireOpen() {
        if (draining) {
            throw Refusal.of(503, "server", "shutting down", "one that stays").retryAfter(5);
        }
    }

    private void inPlace(Context request, Endpoint endpoint) throws IOException, InterruptedException {
        var deadline = Deadline.in(settings.timeout());
        var client = String.valueOf(tokens.areAsked() ? request.header("Authorization") : request.ip());
        try (var place = places.take(client)) {
            requireOpen(); // with a place, so that closing sees whom it lets in
            endpoint.answer(request, client, deadline);
        }
    }

    private void models(Context request) {
        var card = engine.card();
        var model = new LinkedHashMap<String, Object>();
        model.put("id", card.name());
        model.put("object", "model");
        model.put("created", 0);
        model.put("owned_by", "aasllm");
        model.put("labels", card.labels());
        model.put("prompt", card.prompt().orElse(null));
        model.put("explains", card.explains());
        model.put("timelines", card.tellsTimelines());
        Answers.json(request, Map.of("object", "list", "data", List.of(model)));
    }

    private void ready(Context request) {
        requireOpen();
        if (!engine.isReady()) {
            throw Refusal.of(503, "model", "not open at present", "open").retryAfter(5);
        }
        Answers.json(request, Map.of("status", "ready"));
    }

    private void failed(Exception failure, Context request) {
        LOG.error("request {} failed", request.res().getHeader(Answers.REQUEST_ID), failure);
        Answers.refuse(request, Refusal.of(500, "server", "a fault of its own", "none"));
    }

    /** Answers those who have come, for as long as a request may take, and refuses others; then ends. */
    @Override
    public void close() {
        draining = true;
        streams.end();
        try {
            places.awaitFree(Deadline.in(settings.timeout()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closes now
        }
        http.stop();
    }
}
