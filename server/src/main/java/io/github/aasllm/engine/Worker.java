// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.engine.Frames.Head;
import io.github.aasllm.engine.Frames.Kind;
import io.github.aasllm.engine.WorkerMessages.Asked;
import io.github.aasllm.engine.WorkerMessages.Refused;
import io.github.aasllm.error.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A process with a model, which answers a server over pipes until the server closes them or is gone.
 * {@link WorkerProcess} is the other end.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int PIECE = 1 << 16;

    /** How often a worker says that it lives. */
    static final Duration PULSE = Duration.ofSeconds(1);

    private final DataInputStream in;
    private final DataOutputStream out;
    private final Limits limits;

    /** @param in messages of the server; {@code out} is for nothing but those of the worker */
    public Worker(InputStream in, OutputStream out, Limits limits) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(new BufferedOutputStream(out, PIECE));
        this.limits = limits;
    }

    /**
     * Opens the model and answers. At the end it leaves at once what is still computed: nobody waits for it.
     *
     * @return whether the model could be opened
     */
    public boolean run(Supplier<Served> opening) {
        var opened = new AtomicReference<Recognition>();
        Thread.ofPlatform().daemon().name("aasllm-pulse").start(() -> beat(opened));
        try {
            var recognition = new Recognition(opening.get(), limits);
            opened.set(recognition);
            say(Kind.CARD, 0, recognition.card());
            while (true) {
                read(recognition, Frames.read(in));
            }
        } catch (InvalidInputException damaged) {
            say(Kind.REFUSE, 0, new Refused(503, 0, damaged.getMessage()));
            return false;
        } catch (IOException end) {
            LOG.debug("the server has no more questions", end);
            return true;
        }
    }

    private void beat(AtomicReference<Recognition> opened) {
        try {
            while (true) {
                var recognition = opened.get();
                say(Kind.ALIVE, 0, recognition == null ? new Progress.Pulse(0, 0, 0) : recognition.pulse());
                Thread.sleep(PULSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(Recognition recognition, Head head) throws IOException {
        if (head.kind() == Kind.PING) {
            say(Kind.PONG, head.number());
        } else {
            ask(recognition, head);
        }
    }

    private void ask(Recognition recognition, Head head) throws IOException {
        int length = in.readInt();
        var asked = JsonMapper.shared().readValue(in.readNBytes(length), Asked.class);
        var deadline = Deadline.in(Duration.ofMillis(asked.millis()));
        var sound = new Spool(limits.maxBytes());
        var question = new Question("", asked.name(), asked.explain(), sound, asked.damaged());
        try {
            keep(sound, head.length() - Integer.BYTES - length);
        } catch (Refusal full) {
            answer(head.number(), question, () -> {
                throw full;
            });
            return;
        }
        say(Kind.BEGUN, head.number());
        Thread.ofVirtual().start(() -> answer(head.number(), question, () -> asked.timeline().isPresent()
                ? recognition.timeline(question, asked.timeline().get(), deadline)
                : recognition.answer(question, deadline)));
    }

    /** Reads a sound; to its end also where it cannot be kept, for the next question stands behind it. */
    private void keep(Spool sound, int bytes) throws IOException {
        var piece = new byte[PIECE];
        for (int left = bytes; left > 0; ) {
            int got = Math.min(left, piece.length);
            in.readFully(piece, 0, got);
            left -= got;
            try {
                sound.write(piece, 0, got);
            } catch (Refusal full) {
                in.skipNBytes(left);
                throw full;
            }
        }
    }

    private void answer(long number, Question question, Callable<Object> answering) {
        try (var sound = question.sound()) {
            say(Kind.ANSWER, number, answering.call());
        } catch (Refusal refusal) {
            say(Kind.REFUSE, number, Refused.of(refusal));
        } catch (Exception | Error failure) { // somebody waits for it
            LOG.error("question {} failed", number, failure);
            say(Kind.REFUSE, number, new Refused(500, 0, "server: a fault of its own (expected: none)"));
        }
    }

    private void say(Kind kind, long number, Object value) {
        write(kind, number, JsonMapper.shared().writeValueAsBytes(value));
    }

    private void say(Kind kind, long number) {
        write(kind, number, new byte[0]);
    }

    private void write(Kind kind, long number, byte[] bytes) {
        synchronized (out) {
            try {
                Frames.write(out, new Head(kind, number, bytes.length));
                out.write(bytes);
                out.flush();
            } catch (IOException gone) {
                LOG.debug("the server is gone", gone);
            }
        }
    }
}
