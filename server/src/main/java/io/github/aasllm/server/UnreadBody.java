// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;

/**
 * What a request still sends when its answer is known before its body was read. A connection that is closed
 * with unread bytes is reset, and a reset can take the answer away from a client that has not read it yet. So
 * a small body is read to its end first, and the connection stays; behind a large one the answer goes out with
 * {@code Connection: close}, our half of the connection is closed, and what comes is thrown away for a while.
 */
final class UnreadBody {
    private static final long SMALL = 1 << 18;
    private static final Duration SMALL_WITHIN = Duration.ofMillis(500);
    private static final long LARGE = 1L << 28;
    private static final Duration LARGE_WITHIN = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = 1_000_000;

    private final Context request;

    UnreadBody(Context request) {
        this.request = request;
    }

    /** Reads a small body to its end; false if it is large, or does not come in time. */
    boolean isRead() {
        return request.req().getContentLengthLong() <= SMALL && !isAwaitingLeave() && discard(SMALL, SMALL_WITHIN);
    }

    /** Throws away what comes behind an answer that is complete, within bounds of bytes and time. */
    void discard() {
        if (!isAwaitingLeave()) {
            discard(LARGE, LARGE_WITHIN);
        }
    }

    /** Whether the client sends its body only when it is told to, and reading would tell it to. */
    private boolean isAwaitingLeave() {
        return "100-continue".equalsIgnoreCase(request.header("Expect"));
    }

    /** Takes what is there and never waits for a slow sender longer than a pause. */
    private boolean discard(long most, Duration within) {
        var deadline = Deadline.in(within);
        var body = ServletContextRequest.getServletContextRequest(request.req());
        for (long left = most; left > 0 && !deadline.isOver(); ) {
            var piece = body.read();
            if (piece == null) {
                LockSupport.parkNanos(PAUSE_NANOS);
                continue;
            }
            if (Content.Chunk.isFailure(piece)) {
                return false;
            }
            left -= piece.remaining();
            piece.release();
            if (piece.isLast()) {
                return true;
            }
        }
        return false;
    }
}
