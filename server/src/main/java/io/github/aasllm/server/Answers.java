// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.engine.Refusal;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Answers and refusals as JSON. */
final class Answers {
    /** A line for each request: its id, method, path, status and time. */
    static final Logger ACCESS = LoggerFactory.getLogger("io.github.aasllm.server.access");

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    static final String REQUEST_ID = "X-Request-Id";

    private Answers() {}

    /**
     * Writes a whole answer out at once: whoever waits for the end of a request may then close the connection.
     * It reaches the client also where its body has not been read.
     */
    static void json(Context request, Object value) {
        bytes(request, "application/json", JsonMapper.shared().writeValueAsBytes(value));
    }

    static void text(Context request, String type, String text) {
        bytes(request, type, text.getBytes(UTF_8));
    }

    private static void bytes(Context request, String type, byte[] bytes) {
        var body = new UnreadBody(request);
        boolean stays = body.isRead();
        if (!stays) {
            request.header("Connection", "close");
        }
        request.contentType(type);
        request.res().setContentLength(bytes.length);
        try (var out = request.res().getOutputStream()) {
            out.write(bytes);
        } catch (IOException gone) {
            LOG.debug("the client is gone", gone);
        }
        if (!stays) {
            body.discard();
        }
    }

    /** The refusal, in the shape that clients made for OpenAI's read. */
    static void refuse(Context request, Refusal refusal) {
        request.status(refusal.status());
        if (refusal.retryAfter() > 0) {
            request.header("Retry-After", String.valueOf(refusal.retryAfter()));
        }
        if (refusal.status() == 401) {
            request.header("WWW-Authenticate", "Bearer");
        }
        json(request, error(refusal.status(), refusal.getMessage(), request.res().getHeader(REQUEST_ID)));
    }

    static Map<String, Object> error(int status, String message, String requestId) {
        var error = new LinkedHashMap<String, Object>();
        error.put("message", message);
        error.put("type", type(status));
        error.put("param", null);
        error.put("code", status);
        error.put("request_id", requestId);
        return Map.of("error", error);
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }
}
