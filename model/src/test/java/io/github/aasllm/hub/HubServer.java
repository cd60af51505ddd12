// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A hub on this machine: the requests that {@code huggingface_hub} makes for a model, with its headers. Files
 * of weights are in Git LFS, so the hub sends on to a second host, which asks for no token.
 *
 * <p>It needs the JDK alone, so that {@link HubOfFolders} can be started from source.
 */
public final class HubServer implements AutoCloseable {
    private static final int BLOCK = 1 << 14;

    private final HttpServer hub = server();
    private final HttpServer store = server();
    private final Map<String, Model> models = new ConcurrentHashMap<>();
    private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile Function<Asked, Fault> faults = request -> null;
    private volatile boolean siblings = true;

    /** A request, as it came. */
    public record Asked(
            String method, String path, Optional<String> range, Optional<String> token, boolean atStore) {}

    /**
     * What goes wrong with a request.
     *
     * @param status of the answer; 0 for the right one
     * @param headers besides
     * @param cut after so many bytes of the content; negative for never
     * @param delay milliseconds before each block of 16 KiB
     */
    public record Fault(int status, Map<String, String> headers, long cut, long delay) {
        public static Fault status(int status, Map<String, String> headers) {
            return new Fault(status, headers, -1, 0);
        }

        public static Fault cut(long bytes) {
            return new Fault(0, Map.of(), bytes, 0);
        }

        public static Fault slow(long wait) {
            return new Fault(0, Map.of(), -1, wait);
        }
    }

    private record Model(String commit, Map<String, byte[]> files) {}

    public HubServer() {
        hub.createContext("/", exchange -> answer(exchange, false));
        store.createContext("/", exchange -> answer(exchange, true));
        hub.start();
        store.start();
    }

    /** Adds a model, or a new commit of it, which {@code main} means from then on. */
    public String add(String name, Map<String, byte[]> files) {
        var all = new TreeMap<>(files);
        var commit = hash("SHA-1", all.entrySet().stream()
                .map(file -> file.getKey() + " " + etag(file.getKey(), file.getValue()))
                .collect(Collectors.joining("\n")).getBytes(UTF_8));
        models.put(name, new Model(commit, all));
        models.put(name + "@" + commit, new Model(commit, all));
        all.values().forEach(content -> contents.put(hash("SHA-256", content), content));
        return commit;
    }

    public String endpoint() {
        return "http://127.0.0.1:" + hub.getAddress().getPort();
    }

    /** Decides for each request what goes wrong; null for nothing. */
    public void faults(Function<Asked, Fault> decision) {
        faults = decision;
    }

    /** Whether the hub lists files with the revision, as it does, or only in the tree. */
    public void siblings(boolean listed) {
        siblings = listed;
    }

    public List<Asked> asked() {
        return asked;
    }

    /** Bytes of contents that have gone out. */
    public long sent() {
        return sent.get();
    }

    /** What the hub calls a content: for files of LFS its SHA-256, else its git hash. */
    public static String etag(String name, byte[] content) {
        if (isLarge(name)) {
            return hash("SHA-256", content);
        }
        return hash("SHA-1", ("blob " + content.length + "\0").getBytes(UTF_8), content);
    }

    private static boolean isLarge(String name) {
        return name.matches(".*\\.(safetensors|bin|pt|h5)");
    }

    private void answer(HttpExchange exchange, boolean atStore) throws IOException {
        try (exchange) {
            var request = new Asked(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
                    header(exchange, "Range"), header(exchange, "Authorization"), atStore);
            asked.add(request);
            var fault = Optional.ofNullable(faults.apply(request)).orElse(Fault.cut(-1));
            fault.headers().forEach(exchange.getResponseHeaders()::set);
            if (fault.status() != 0) {
                text(exchange, fault.status(), "{}");
            } else if (atStore) {
                content(exchange, contents.get(request.path().substring(1)), fault);
            } else {
                route(exchange, request.path().substring(1).split("/"), fault);
            }
        } catch (IOException | RuntimeException callerWentAway) {
            exchange.close();
        }
    }

    private void route(HttpExchange exchange, String[] parts, Fault fault) throws IOException {
        boolean api = parts[0].equals("api");
        int at = api ? 2 : 0;
        var name = parts[at] + "/" + parts[at + 1];
        var model = models.get(name);
        if (model == null) {
            refuse(exchange, 401, "RepoNotFound");
            return;
        }
        var revision = parts.length > at + 3 ? URLDecoder.decode(parts[at + 3], UTF_8) : "main";
        var there = revision.equals("main") ? model : models.get(name + "@" + revision);
        if (there == null) {
            refuse(exchange, 404, "RevisionNotFound");
        } else if (api) {
            text(exchange, 200, parts.length > at + 2 && parts[at + 2].equals("tree")
                    ? tree(there) : about(name, there));
        } else {
            file(exchange, there, List.of(parts).subList(4, parts.length).stream()
                    .map(part -> URLDecoder.decode(part, UTF_8)).collect(Collectors.joining("/")), fault);
        }
    }

    private String about(String name, Model model) {
        var files = model.files().keySet().stream()
                .map(file -> "{\"rfilename\":\"" + file + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        return "{\"id\":\"" + name + "\",\"modelId\":\"" + name + "\",\"sha\":\"" + model.commit() + "\""
                + (siblings ? ",\"siblings\":" + files : "") + "}";
    }

    private static String tree(Model model) {
        var files = new ArrayList<String>();
        model.files().forEach((name, content) -> files.add("{\"type\":\"file\",\"path\":\"" + name + "\",\"size\":"
                + content.length + ",\"oid\":\"" + etag("pointer", content) + "\""
                + (isLarge(name) ? ",\"lfs\":{\"oid\":\"" + etag(name, content) + "\",\"size\":" + content.length
                        + ",\"pointerSize\":134}" : "") + "}"));
        return "[" + String.join(",", files) + "]";
    }

    private void file(HttpExchange exchange, Model model, String name, Fault fault) throws IOException {
        var content = model.files().get(name);
        var headers = exchange.getResponseHeaders();
        headers.set("X-Repo-Commit", model.commit());
        if (content == null) {
            refuse(exchange, 404, "EntryNotFound");
            return;
        }
        var etag = fault.headers().getOrDefault("X-Linked-Etag", "\"" + etag(name, content) + "\"");
        headers.set("ETag", etag);
        if (isLarge(name)) {
            headers.set("X-Linked-Etag", etag);
            headers.set("X-Linked-Size", String.valueOf(content.length));
            if (!fault.headers().containsKey("Location")) {
                headers.set("Location", store() + "/" + hash("SHA-256", content));
            }
            exchange.sendResponseHeaders(302, -1);
            return;
        }
        content(exchange, content, fault);
    }

    private void content(HttpExchange exchange, byte[] content, Fault fault) throws IOException {
        var range = header(exchange, "Range").filter(unread -> !fault.headers().containsKey("Accept-Ranges"));
        int from = 0;
        int to = content.length;
        if (range.isPresent()) {
            var ends = range.get().substring("bytes=".length()).split("-");
            from = Integer.parseInt(ends[0]);
            to = ends.length > 1 ? Math.min(to, Integer.parseInt(ends[1]) + 1) : to;
            exchange.getResponseHeaders().set("Content-Range",
                    "bytes " + from + "-" + (to - 1) + "/" + content.length);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(to - from));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(range.isPresent() ? 206 : 200, to == from ? -1 : to - from);
        var out = exchange.getResponseBody();
        for (int at = from; at < to; at += BLOCK) {
            int length = Math.min(BLOCK, to - at);
            if (fault.cut() >= 0 && at - from + length > fault.cut()) {
                out.write(content, at, (int) Math.max(0, fault.cut() - (at - from)));
                out.flush();
                throw new IOException("cut, as asked for");
            }
            LockSupport.parkNanos(fault.delay() * 1_000_000);
            out.write(content, at, length);
            out.flush();
            sent.addAndGet(length);
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("X-Error-Code", code);
        text(exchange, status, "{}");
    }

    private static void text(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static HttpServer server() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(String algorithm, byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            for (var part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The address of the store, which is another host to the hub. */
    public URI store() {
        return URI.create("http://localhost:" + store.getAddress().getPort());
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
    }
}
