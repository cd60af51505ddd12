// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Heard;
import io.github.aasllm.engine.Question;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One stream of sound: windows of {@value StreamStart#WINDOW_SECONDS} s, a hop apart, are answered as they
 * fill. A window speaks for the hop at its beginning, the last one for all of it; hops of one emotion that
 * follow one another are a segment. A partial segment goes out after each window, and a final one when another
 * emotion begins or the sound ends.
 *
 * <p>The sender may be {@value #CREDIT_SECONDS} s ahead of what is answered, and is told as it may send more:
 * so memory is bounded however long the stream is.
 */
final class SoundStream {
    static final double CREDIT_SECONDS = 10;

    private static final double LEAST_SECONDS = 0.25; // of a last window

    private final StreamStart start;
    private final Engine engine;
    private final String client;
    private final Duration timeout;
    private final Consumer<Map<String, Object>> out;
    private byte[] buffer = new byte[1 << 16]; // from the beginning of the next window on; this is the lock
    private int filled;
    private long before; // bytes in front of the buffer
    private boolean ended;
    private boolean gone;
    private double heard;
    private double begun; // of the segment that is open
    private String emotion;

    /** Where answers come from, for whom, and within which time. */
    record Answering(Engine engine, String client, Duration timeout) {}

    SoundStream(StreamStart start, Answering answering, Consumer<Map<String, Object>> out) {
        this.start = start;
        this.engine = answering.engine;
        this.client = answering.client;
        this.timeout = answering.timeout;
        this.out = out;
    }

    /** How many bytes the sender may be ahead. */
    int credit() {
        return start.bytes(CREDIT_SECONDS);
    }

    /** @throws Refusal 400 if there is more than there was credit for */
    synchronized void add(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (ended) {
            throw Refusal.of(400, "sound", "behind its end", "none");
        }
        if ((long) filled + count > credit()) {
            throw Refusal.of(400, "sound", filled + count + " bytes ahead", "at most the credit, " + credit());
        }
        if (filled + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(filled + count, 2 * buffer.length));
        }
        bytes.get(buffer, filled, count);
        filled += count;
        notifyAll();
    }

    /** No more sound comes. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Nobody listens any more. */
    synchronized void leave() {
        gone = true;
        notifyAll();
    }

    /** Answers until the end. */
    void run() throws IOException, InterruptedException {
        int window = start.bytes(StreamStart.WINDOW_SECONDS);
        int hop = start.bytes(start.hop());
        for (var samples = next(window); samples.length > 0; samples = next(window)) {
            boolean last = samples.length < window;
            if (!last || samples.length >= start.bytes(LEAST_SECONDS)) {
                say(answer(samples), last ? samples.length : hop);
            }
            pass(last ? samples.length : hop);
        }
        finish();
    }

    /** The next window, or at the end what is left of it; nothing behind that. */
    private synchronized byte[] next(int window) throws InterruptedException {
        while (filled < window && !ended && !gone) {
            wait();
        }
        return gone ? new byte[0] : Arrays.copyOf(buffer, Math.min(filled, window));
    }

    private synchronized void pass(int bytes) {
        System.arraycopy(buffer, bytes, buffer, 0, filled - bytes);
        filled -= bytes;
        before += bytes;
        out.accept(Map.of("type", "credit", "bytes", bytes));
    }

    private Heard answer(byte[] samples) throws IOException, InterruptedException {
        int whole = samples.length - samples.length % (start.channels() * Short.BYTES);
        var wav = start.wav(samples, whole);
        try (var sound = new Spool(wav.length)) {
            sound.write(wav);
            return engine.answer(new Question(client, "stream", false, sound), Deadline.in(timeout));
        }
    }

    private void say(Heard answer, int spokenFor) {
        double from = start.seconds(before);
        if (!answer.emotion().equals(emotion)) {
            close(from);
            emotion = answer.emotion();
            begun = from;
        }
        double until = start.seconds(before + spokenFor);
        heard = until;
        var partial = segment("partial", until);
        partial.put("probabilities", answer.probabilities());
        partial.put("warnings", answer.warnings());
        out.accept(partial);
    }

    private void close(double until) {
        if (emotion != null) {
            out.accept(segment("final", until));
        }
    }

    private Map<String, Object> segment(String type, double until) {
        var segment = new LinkedHashMap<String, Object>();
        segment.put("type", type);
        segment.put("start", begun);
        segment.put("end", until);
        segment.put("emotion", emotion);
        return segment;
    }

    private void finish() {
        close(heard);
        out.accept(Map.of("type", "end", "seconds", new Heard.Seconds(heard, start.seconds(before))));
    }
}
