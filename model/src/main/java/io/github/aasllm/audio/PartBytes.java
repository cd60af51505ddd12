// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.util.List;

/** Some stretches of other bytes, joined: the frames of a file without what lies between them. */
final class PartBytes implements SoundBytes {
    private final SoundBytes whole;
    private final List<Part> parts;
    private final long[] begins; // [parts + 1], where each lies in what is joined, then the size

    /** The bytes from {@code from} up to, not with, {@code to}. */
    record Part(long from, long to) {}

    PartBytes(SoundBytes whole, List<Part> parts) {
        this.whole = whole;
        this.parts = List.copyOf(parts);
        begins = new long[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            begins[i + 1] = begins[i] + parts.get(i).to() - parts.get(i).from();
        }
    }

    @Override
    public long size() {
        return begins[parts.size()];
    }

    @Override
    public int read(long at, byte[] into, int from, int count) throws IOException {
        int done = 0;
        int part = partAt(at);
        while (done < count && part < parts.size()) {
            long within = at + done - begins[part];
            int wanted = (int) Math.min(count - done, begins[part + 1] - begins[part] - within);
            int read = whole.read(parts.get(part).from() + within, into, from + done, wanted);
            done += read;
            if (read < wanted) {
                break;
            }
            part++;
        }
        return done;
    }

    /** The part in which a place lies; their number where it is none. */
    private int partAt(long at) {
        int low = 0;
        int high = parts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (begins[middle + 1] <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
