// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/** The errors of the HTTP layer itself, such as a request line that is none, in our shape. */
final class PlainErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        var id = UUID.randomUUID().toString();
        Answers.ACCESS.info("{} - - {} 0 ms", id, status);
        var error = Answers.error(status, "request: " + HttpStatus.getMessage(status)
                + " (expected: HTTP as RFC 9112 has it)", id);
        response.getHeaders().put(Answers.REQUEST_ID, id);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(JsonMapper.shared().writeValueAsBytes(error)), callback);
        return true;
    }
}
