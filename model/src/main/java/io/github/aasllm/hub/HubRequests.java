// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Requests to the hub about one model: they follow redirects, show the token to the endpoint alone, and try
 * again where that can help.
 */
final class HubRequests implements AutoCloseable {
    private static final int HOPS = 8;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int TOO_MANY = 429;
    private static final int TIMEOUT = 408;
    private static final String HTTPS = "https";

    private final HubSettings settings;
    private final HubName model;
    private final TransferSettings transfer;
    private final TransferWatch watch;
    private final HubRefusals refusals;
    private final Optional<String> token;
    private final HttpClient client;

    HubRequests(HubSettings settings, HubName model, TransferSettings transfer, TransferWatch watch) {
        this.settings = settings;
        this.model = model;
        this.transfer = transfer;
        this.watch = watch;
        this.refusals = new HubRefusals(settings);
        this.token = settings.token().get();
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // pieces on connections of their own
                .followRedirects(HttpClient.Redirect.NEVER) // Java's own would carry the token along
                .connectTimeout(transfer.silence());
        Optional.ofNullable(Authenticator.getDefault()).ifPresent(builder::authenticator);
        this.client = builder.build();
    }

    HubRefusals refusals() {
        return refusals;
    }

    HubName model() {
        return model;
    }

    /** The address of what the hub's API says about this model. */
    URI api(String path) {
        return URI.create(settings.endpoint() + "/api/models/" + model.repository() + "/" + path);
    }

    /** The address of a file. */
    URI file(String commit, String name) {
        return URI.create(settings.endpoint() + "/" + model.repository() + "/resolve/" + commit + "/"
                + part(name));
    }

    /** A part of an address, in which a slash is none between parts. */
    static String part(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** The answer to a question, with its content; it must be closed. */
    HttpResponse<InputStream> get(URI address, Optional<String> range) {
        return patiently("GET", address, range);
    }

    /**
     * The headers that tell about a file, without its content: those of the endpoint, also where it sends on
     * to another host for the content.
     */
    HttpResponse<InputStream> head(URI address) {
        return patiently("HEAD", address, Optional.empty());
    }

    private HttpResponse<InputStream> patiently(String method, URI address, Optional<String> range) {
        int failures = 0;
        while (true) {
            try {
                var response = follow(method, address, range);
                int status = response.statusCode();
                if (status < 400) {
                    return response;
                }
                response.body().close();
                failures++;
                boolean passing = status == TOO_MANY || status == TIMEOUT || status >= 500;
                if (!passing || failures >= transfer.tries()) {
                    throw refusals.of(model, status, response.headers());
                }
                waitAsAsked(response, failures);
            } catch (SSLException insecure) {
                throw refusals.of(model, insecure);
            } catch (IOException broken) {
                failures++;
                if (failures >= transfer.tries() || Thread.currentThread().isInterrupted()) {
                    throw refusals.of(model, broken);
                }
                pause(transfer.pause(failures));
            }
        }
    }

    private void waitAsAsked(HttpResponse<InputStream> response, int failures) {
        long asked = HubRefusals.wait(response.headers()).map(seconds -> seconds * 1000).orElse(0L);
        if (asked > transfer.longestWait().toMillis()) {
            throw refusals.of(model, response.statusCode(), response.headers());
        }
        long wait = Math.max(asked, transfer.pause(failures));
        watch.say(model + ": the hub answers " + response.statusCode() + ", asked again in "
                + Math.max(1, wait / 1000) + " s");
        pause(wait);
    }

    private void pause(long milliseconds) {
        try {
            BlobLock.pause(milliseconds);
        } catch (IOException interrupted) {
            throw refusals.of(model, interrupted);
        }
    }

    private HttpResponse<InputStream> follow(String method, URI first, Optional<String> range)
            throws IOException {
        var address = first;
        for (int hop = 0; hop < HOPS; hop++) {
            var response = once(method, address, range);
            var location = response.headers().firstValue("Location");
            if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                return response;
            }
            var next = next(address, location.get());
            boolean told = response.headers().firstValue("X-Linked-Etag").isPresent();
            if (method.equals("HEAD") && told && !sameHost(address, next)) {
                return response;
            }
            response.body().close();
            address = next;
        }
        throw InvalidInputException.of("model " + model, "sent on more than " + HOPS + " times",
                "an answer of the hub");
    }

    private URI next(URI address, String location) {
        URI next;
        try {
            next = address.resolve(location.replace(" ", "%20"));
        } catch (IllegalArgumentException noAddress) {
            throw InvalidInputException.of("model " + model, "sent on to " + location, "an address")
                    .causedBy(noAddress);
        }
        var scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        boolean known = scheme.equals(HTTPS) || scheme.equals("http");
        if (!known || next.getHost() == null || scheme.equals("http") && HTTPS.equals(address.getScheme())) {
            throw InvalidInputException.of("model " + model,
                    "sent on to " + scheme + "://" + next.getAuthority(), "an address that is no less secure");
        }
        return next;
    }

    private HttpResponse<InputStream> once(String method, URI address, Optional<String> range)
            throws IOException {
        var request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("User-Agent", "aasllm")
                .header("Accept-Encoding", "identity") // or sizes would be of something else
                .timeout(transfer.silence());
        range.ifPresent(bytes -> request.header("Range", bytes));
        token.filter(secret -> sameHost(settings.endpoint(), address))
                .ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private static boolean sameHost(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return HTTPS.equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
