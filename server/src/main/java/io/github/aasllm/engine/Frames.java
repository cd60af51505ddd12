// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Messages between a server and a worker, over pipes: a mark, the kind, the number of the question that is
 * meant (0 where none is), the length of what follows, and that.
 */
final class Frames {
    private static final int MARK = 0x41415331; // "AAS1"

    /** What a message is; to the worker {@link #ASK} and {@link #PING}, from it the others. */
    enum Kind {
        /** Four bytes, the length of a {@link WorkerMessages.Asked} as JSON; that; the sound. */
        ASK,
        /** Whether it is there; nothing follows. */
        PING,
        /** An answer to that, of the same number; nothing follows. */
        PONG,
        /** The question is read and begun; nothing follows. */
        BEGUN,
        /** The model is there: a {@link ModelCard} as JSON. */
        CARD,
        /** A {@link Heard} as JSON, or a {@link HeardTimeline} if that was asked for. */
        ANSWER,
        /** A {@link WorkerMessages.Refused} as JSON; of number 0 if the model cannot be opened. */
        REFUSE,
        /** A {@link Progress.Pulse} as JSON, once a second from the start on. */
        ALIVE
    }

    /** Behind it come {@code length} bytes. */
    record Head(Kind kind, long number, int length) {}

    private Frames() {}

    static void write(DataOutputStream out, Head head) throws IOException {
        out.writeInt(MARK);
        out.writeByte(head.kind.ordinal());
        out.writeLong(head.number);
        out.writeInt(head.length);
    }

    /** @throws IOException at the end, or if it is no message of ours: something else has written there */
    static Head read(DataInputStream in) throws IOException {
        int mark = in.readInt();
        int kind = in.readUnsignedByte();
        long number = in.readLong();
        int length = in.readInt();
        if (mark != MARK || kind >= Kind.values().length || length < 0) {
            throw new IOException("no message of a worker");
        }
        return new Head(Kind.values()[kind], number, length);
    }
}
