// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/** A request's body: who sends it too slowly is refused with 408, who ends it too early with 400. */
final class TimedInput extends InputStream {
    private final InputStream body;
    private final Deadline deadline;
    private long left;

    /** @param length bytes that the request says it has */
    TimedInput(InputStream body, long length, Deadline deadline) {
        this.body = body;
        this.left = length;
        this.deadline = deadline;
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) {
        if (deadline.isOver()) {
            throw slow();
        }
        try {
            int got = body.read(into, from, count);
            if (got < 0 && left > 0) {
                throw cut();
            }
            left -= Math.max(0, got);
            return got;
        } catch (IOException failure) {
            throw failure.getCause() instanceof java.util.concurrent.TimeoutException || deadline.isOver()
                    ? slow() : cut();
        }
    }

    private Refusal cut() {
        return Refusal.of(400, "body", "ends " + left + " bytes too early", "as long as Content-Length says");
    }

    private Refusal slow() {
        return Refusal.of(408, "body", left + " bytes missing when its time was over",
                "all of it within " + deadline.allowed().toMillis() / (double) TimeUnit.SECONDS.toMillis(1)
                        + " s");
    }
}
