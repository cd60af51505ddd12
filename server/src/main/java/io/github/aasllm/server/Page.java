// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;

/** The page at {@code /}: one file, whose scripts and styles run by a nonce, and which asks this origin alone. */
final class Page {
    private final String html;

    Page() {
        try (var page = Objects.requireNonNull(Page.class.getResourceAsStream("page.html"))) {
            html = new String(page.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void answer(Context request) {
        var nonce = UUID.randomUUID().toString();
        var own = "'nonce-" + nonce + "'";
        request.header("Content-Security-Policy", "default-src 'none'; script-src " + own + "; style-src " + own
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
        request.header("X-Content-Type-Options", "nosniff");
        request.header("Referrer-Policy", "no-referrer");
        request.header("Cache-Control", "no-store");
        request.html(html.replace("NONCE", nonce));
    }
}
