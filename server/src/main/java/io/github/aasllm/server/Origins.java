// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.javalin.http.Context;
import java.util.List;

/** Whose pages may ask from within a browser: our own, and those of the origins that are named. */
final class Origins {
    private static final String ORIGIN = "Origin";

    private final List<String> named;

    /** @param named such as {@code https://example.org} */
    Origins(List<String> named) {
        this.named = named;
    }

    private boolean isNamed(String origin) {
        return origin != null && named.contains(origin);
    }

    /** Tells a browser of a named origin that its page may read the answer. */
    void allow(Context request) {
        var origin = request.header(ORIGIN);
        if (isNamed(origin)) {
            request.header("Access-Control-Allow-Origin", origin);
            request.header("Vary", ORIGIN);
            request.header("Access-Control-Expose-Headers",
                    Answers.REQUEST_ID + ", Retry-After, X-Warning, X-Seconds-Heard, X-Seconds-Given");
        }
    }

    /** What a browser asks before it sends; without the headers that it looks for it does not let others send. */
    void preflight(Context request) {
        if (isNamed(request.header(ORIGIN))) {
            request.header("Access-Control-Allow-Methods", "GET, POST");
            request.header("Access-Control-Allow-Headers", "Authorization, Content-Type");
        }
        request.status(204);
    }

    /** Whether a page may open a socket, for which browsers ask nobody; a program that is no browser may. */
    boolean maySpeak(String origin, String host) {
        return origin == null || isNamed(origin) || origin.endsWith("://" + host);
    }
}
