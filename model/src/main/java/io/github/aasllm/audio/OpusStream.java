// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayDeque;
import java.util.ArrayList;

/**
 * Opus in WebM that comes piece by piece, as a browser's MediaRecorder hands it over; any stretch of what is there can be
 * had as a file of its own, exact to the sample. Nothing is decoded. One thread at a time may use it.
 */
public final class OpusStream {
    private static final int RATE = 48_000;
    private static final int BEFORE = RATE * 80 / 1000; // RFC 7845, 4.6: with so much a decoder is as if it had heard all

    private final ArrayDeque<Packet> packets = new ArrayDeque<>();
    private final WebmPackets webm = new WebmPackets(this::packet);
    private OpusHead head; // null before the first packet
    private long end; // of the last packet, in samples
    private long position; // of what is not passed, behind those that are left out
    private int unassigned; // bytes that came since the last packet

    /** @param bytes that came for it */
    private record Packet(byte[] data, long begin, long end, int bytes) {}

    /**
     * Takes the next bytes, however they are cut.
     *
     * @throws InvalidInputException if they are no WebM with Opus of one or two channels
     */
    public void add(byte[] bytes) {
        unassigned += bytes.length;
        webm.add(bytes);
    }

    private void packet(byte[] data) {
        head = head == null ? new OpusHead(webm.head().orElseThrow()) : head;
        long begin = end;
        end += OpusHead.samples(data);
        packets.addLast(new Packet(data, begin, end, unassigned));
        unassigned = 0;
    }

    /** How much sound is there that is not passed, in seconds. */
    public double seconds() {
        return head == null ? 0 : (double) Math.max(0, end - head.skip() - position) / RATE;
    }

    /** The time so many seconds behind what is passed, to the sample of 48 kHz. */
    public double time(double seconds) {
        return (double) (position + Math.round(seconds * RATE)) / RATE;
    }

    /** An Ogg file of the first so many of these seconds. */
    public byte[] file(double seconds) {
        long from = position + head.skip();
        long until = from + Math.round(seconds * RATE);
        var some = new ArrayList<OggOpusFile.Packet>();
        long first = packets.getFirst().begin;
        for (Packet packet : packets) {
            if (packet.end <= from - BEFORE) {
                first = packet.end;
            } else if (packet.begin < until) {
                some.add(new OggOpusFile.Packet(packet.data, packet.end - first));
            }
        }
        return OggOpusFile.of(head.bytes(), (int) (from - first), some, until - first);
    }

    /**
     * Passes over the first so many of these seconds.
     *
     * @return how many bytes are no longer kept
     */
    public int pass(double seconds) {
        position += Math.round(seconds * RATE);
        int bytes = 0;
        while (!packets.isEmpty() && packets.getFirst().end <= position + head.skip() - BEFORE) {
            bytes += packets.removeFirst().bytes;
        }
        return bytes;
    }
}
