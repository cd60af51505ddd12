// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is nothing but frames one after the other: MP3 and its like, AAC in ADTS, or AC-3. Tags, zeros
 * and other bytes before, between and behind them are found and left out.
 *
 * <p>A frame counts where another frame, a tag or the end of the file follows it, or where it follows one.
 * The file is cut if its last frame is, or if an encoder's note in the first frame (Xing, Info, VBRI) counts
 * more frames than there are. It is broken where what stands between two frames is neither tags nor zeros and
 * no other file begins behind it: then frames were lost there.
 */
final class RawFrames {
    private static final int CHAIN = 3; // frames that show that there are frames
    private static final int SEARCHED = 1 << 16; // bytes for the first of them, behind zeros and tags
    private static final int HEAD = 7; // bytes of the longest header
    private static final int NOTED = 1; // the note may count its own frame, or not

    private final Fields file;
    private final FrameHeader header;
    private final List<PartBytes.Part> parts = new ArrayList<>();
    private long frames;
    private long noted; // by all notes
    private long notes;
    private long tags;
    private long junk;
    private long zeros;
    private long incomplete; // bytes of a last frame that is cut
    private boolean broken;

    private RawFrames(Fields file, FrameHeader header) {
        this.file = file;
        this.header = header;
    }

    /** Where frames of a kind begin, from a place on; -1 where there are none nearby. */
    static long first(Fields file, FrameHeader header, long from) throws IOException {
        for (long at = from; at < Math.min(file.size(), from + SEARCHED); at++) {
            if (file.u8(at) == header.sync() && isChain(file, header, at)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isChain(Fields file, FrameHeader header, long begin) throws IOException {
        long at = begin;
        for (int i = 0; i < CHAIN; i++) {
            int length = header.length(file, at);
            if (length == 0) {
                return i > 0 && (at == file.size() || Tags.length(file, at) > 0);
            }
            at += length;
            if (at > file.size()) {
                return i > 0;
            }
        }
        return true;
    }

    /**
     * Looks through all frames from the first one on.
     *
     * @param tags where the tags end that stand before it, which belong to the frames if they touch them
     * @return what was found, with the bytes to decode
     */
    static RawFrames check(SoundBytes bytes, FrameHeader header, long tags, long first, Reading reading)
            throws IOException {
        var frames = new RawFrames(new Fields(bytes), header);
        frames.walk(first);
        frames.say(reading);
        if (tags == first && !frames.parts.isEmpty()) {
            frames.parts.set(0, new PartBytes.Part(0, frames.parts.getFirst().to()));
        }
        return frames;
    }

    /** The frames, up to where the file is broken, out of the bytes that were looked through. */
    SoundBytes of(SoundBytes bytes) {
        return new PartBytes(bytes, parts);
    }

    /** Whether frames were lost within the file. */
    boolean isBroken() {
        return broken;
    }

    private void walk(long first) throws IOException {
        long at = first;
        long begin = first; // of the stretch of frames
        long lost = 0; // bytes of the last gap that are parts of frames
        while (at < file.size()) {
            int length = header.length(file, at);
            boolean cutHead = file.size() - at < HEAD && file.u8(at) == header.sync();
            if (length > 0 && at + length > file.size() || cutHead) {
                if (begin < at) {
                    incomplete = file.size() - at;
                }
                break;
            }
            boolean frame = length > 0 && (begin < at || at == first || isChain(file, header, at));
            if (frame) {
                boolean isNote = note(at);
                broken = lost > 0 && !isNote;
                if (broken) {
                    return;
                }
                lost = 0;
                frames++;
                at += length;
                continue;
            }
            end(begin, at);
            lost = begin < at ? 0 : lost;
            long before = tags;
            long odd = junk;
            at = skip(at);
            lost = tags > before ? Long.MIN_VALUE : lost + junk - odd;
            begin = at;
        }
        end(begin, Math.min(at, file.size()));
    }

    private void end(long begin, long end) {
        if (begin < end) {
            parts.add(new PartBytes.Part(begin, end));
        }
    }

    /** Goes on from what is no frame to where one may be. */
    private long skip(long from) throws IOException {
        long tag = Tags.length(file, from);
        if (tag > 0) {
            tags += tag;
            return from + tag;
        }
        long end = file.afterZeros(from);
        if (end > from) {
            zeros += end - from;
            return end;
        }
        junk++;
        return from + 1;
    }

    /** Reads what an encoder noted in a frame of its own, the first of a file; false if it is none. */
    private boolean note(long frame) throws IOException {
        if (header != FrameHeader.MPEG) {
            return false;
        }
        boolean first = (file.u8(frame + 1) >> 3 & 3) == 3;
        boolean mono = file.u8(frame + 3) >> 6 == 3;
        long at = frame + 4 + (first ? mono ? 17 : 32 : mono ? 9 : 17);
        boolean xing = (file.has(at, "Xing") || file.has(at, "Info")) && (file.u8(at + 7) & 1) == 1;
        if (xing || file.has(frame + 36, "VBRI")) {
            noted += xing ? file.big(at + 8, 4) : file.big(frame + 36 + 14, 4);
            notes++;
            return true;
        }
        return false;
    }

    private void say(Reading reading) {
        if (parts.size() > 1 && tags > 0) {
            reading.warn(tags, "of tags between or behind the frames were left out");
        }
        if (zeros > 0) {
            reading.warn(zeros, "of zeros between or behind the frames were left out");
        }
        if (junk > 0) {
            reading.warn(junk, "between or behind the frames are no sound and were left out");
        }
        if (incomplete > 0) {
            reading.truncated("a last frame of " + incomplete + " bytes", "a whole frame");
        } else if (frames - notes < noted - NOTED) {
            reading.truncated((frames - notes) + " frames", noted + " by the header");
        } else if (notes > 0 && frames - notes > noted + NOTED) {
            reading.warn("the header counts " + noted + " frames, and there are " + (frames - notes));
        }
    }
}
