// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What is said when the hub refuses, fails or cannot be reached: each reason in its own words. */
final class HubRefusals {
    private static final String EXPECTED = "a model that the hub gives";

    private final HubSettings settings;

    HubRefusals(HubSettings settings) {
        this.settings = settings;
    }

    /** Of an answer that is neither success nor a redirect. */
    InvalidInputException of(HubName model, int status, HttpHeaders headers) {
        var code = headers.firstValue("X-Error-Code").orElse("");
        return switch (status) {
            case 401 -> unknownPerson(model);
            case 403 -> forbidden(model, code);
            case 404, 410 -> missing(model, code);
            case 407 -> refusal(model, "the proxy asks for a name (407)")
                    .next("set the proxy of Java: https.proxyHost and https.proxyPort in JDK_JAVA_OPTIONS");
            case 416 -> refusal(model, "the hub has another size of the file than it said (416)")
                    .next("try again");
            case 429 -> refusal(model, "too many requests (429)" + wait(headers)
                            .map(seconds -> ", wait " + seconds + " s").orElse(""))
                    .next("wait, or set HF_TOKEN: people who are known may ask more often");
            default -> refusal(model, status >= 500
                            ? "the hub has a fault of its own (" + status + ")"
                            : "the hub answers " + status + headers.firstValue("X-Error-Message")
                                    .map(said -> ": " + said).orElse(""))
                    .next(status >= 500 ? "try again later; what has come is kept" : "try again later");
        };
    }

    /** Of a request that got no answer. */
    InvalidInputException of(HubName model, IOException failure) {
        var host = settings.endpoint().getAuthority();
        String why = switch (failure) {
            case UnknownHostException unknown -> host + " is not known";
            case HttpConnectTimeoutException late -> host + " cannot be reached";
            case HttpTimeoutException late -> host + " does not answer";
            case ConnectException none -> none.getCause() instanceof UnresolvedAddressException
                    || none.getCause() instanceof ConnectException inner
                            && inner.getCause() instanceof UnresolvedAddressException
                            ? host + " is not known" : host + " cannot be reached";
            case SSLException insecure ->
                "no secure connection to " + host + " (" + insecure.getMessage() + ")";
            default -> "the connection broke (" + failure.getMessage() + ")";
        };
        return refusal(model, why)
                .next("see to the network, the proxy of Java or HF_ENDPOINT; what has come is kept")
                .causedBy(failure);
    }

    /** The seconds that {@code Retry-After} asks for, as a number or as a date. */
    static Optional<Long> wait(HttpHeaders headers) {
        return headers.firstValue("Retry-After").flatMap(RetryAfter::seconds);
    }

    InvalidInputException offline(HubName model) {
        return InvalidInputException.of("model", model, "one that is in the cache, as HF_HUB_OFFLINE is set")
                .in(settings.cache())
                .next("fetch it with HF_HUB_OFFLINE=0: aasllm model download " + model);
    }

    private InvalidInputException unknownPerson(HubName model) {
        return settings.token().get().isPresent()
                ? refusal(model, "the hub does not take this token (401)")
                        .next("make a new one at " + page("settings/tokens") + " and set HF_TOKEN")
                : refusal(model, "the hub has no such model that everybody may see (401)")
                        .next("see to the name; if it is private or gated, set HF_TOKEN");
    }

    private InvalidInputException forbidden(HubName model, String code) {
        if (code.equals("GatedRepo")) {
            return refusal(model, "its authors give it to those who agree to their terms (403)")
                    .next("agree at " + page(model.repository())
                            + " and set HF_TOKEN to a token of that account");
        }
        var who = settings.token().get().isPresent() ? "token" : "caller";
        return refusal(model, "this " + who + " may not read it (403)")
                .next("set HF_TOKEN to a token that may read " + model.repository());
    }

    private InvalidInputException missing(HubName model, String code) {
        return switch (code) {
            case "RevisionNotFound" -> InvalidInputException.of("revision", model.revision(),
                    "a branch, a tag or a commit of " + model.repository() + " (404)");
            case "EntryNotFound" ->
                refusal(model, "a file that the hub lists is not there (404)").next("try again");
            default -> refusal(model, "the hub has no such model or revision (404)")
                    .next("see to the name at " + page(model.repository()));
        };
    }

    private InvalidInputException refusal(HubName model, String why) {
        return InvalidInputException.of("model " + model, why, EXPECTED);
    }

    private URI page(String path) {
        return URI.create(settings.endpoint() + "/" + path);
    }
}
