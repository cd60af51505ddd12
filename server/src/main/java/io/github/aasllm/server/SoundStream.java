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
    private final StreamedSound sound; // from the beginning of the next window on; with this as lock, as what follows
    private long ahead; // bytes of it
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
        this.sound = start.sound();
    }

    /** How many bytes the sender may be ahead. */
    int credit() {
        return sound.credit();
    }

    /** @throws Refusal 400 if there is more than there was credit for */
    synchronized void add(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (ended) {
            throw Refusal.of(400, "sound", "behind its end", "none");
        }
        if (ahead + count > credit()) {
            throw Refusal.of(400, "sound", ahead + count + " bytes ahead", "at most the credit, " + credit());
        }
        sound.add(bytes);
        ahead += count;
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
        for (var window = next(); window.seconds > 0; window = next()) {
            boolean last = window.seconds < StreamStart.WINDOW_SECONDS;
            if (!last || window.seconds >= LEAST_SECONDS) {
                say(answer(window.file), last ? window.seconds : start.hop());
            }
            pass(last ? window.seconds : start.hop());
        }
        finish();
    }

    private record Window(double seconds, byte[] file) {}

    /** The next window, or at the end what is left of it; of no length behind that. */
    private synchronized Window next() throws InterruptedException {
        while (sound.seconds() < StreamStart.WINDOW_SECONDS && !ended && !gone) {
            wait();
        }
        double seconds = gone ? 0 : Math.min(sound.seconds(), StreamStart.WINDOW_SECONDS);
        return new Window(seconds, seconds > 0 ? sound.file(seconds) : new byte[0]);
    }

    private synchronized void pass(double seconds) {
        int bytes = sound.pass(seconds);
        ahead -= bytes;
        if (bytes > 0) {
            out.accept(Map.of("type", "credit", "bytes", bytes));
        }
    }

    private Heard answer(byte[] file) throws IOException, InterruptedException {
        try (var spool = new Spool(file.length)) {
            spool.write(file);
            return engine.answer(new Question(client, "stream", false, spool), Deadline.in(timeout));
        }
    }

    private void say(Heard answer, double spokenFor) {
        if (!answer.emotion().equals(emotion)) {
            close(time(0));
            emotion = answer.emotion();
            begun = time(0);
        }
        heard = time(spokenFor);
        var partial = segment("partial", heard);
        partial.put("probabilities", answer.probabilities());
        partial.put("warnings", answer.warnings());
        out.accept(partial);
    }

    /** Of the stream, so many seconds behind what is passed. */
    private synchronized double time(double seconds) {
        return sound.time(seconds);
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
        out.accept(Map.of("type", "end", "seconds", new Heard.Seconds(heard, time(0))));
    }
}
