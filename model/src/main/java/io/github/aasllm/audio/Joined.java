// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Files of one kind that were joined by putting them behind one another. */
final class Joined {
    private static final String FLAC = "fLaC\0\0\0\""; // with the head of the block that stands first
    private static final String WAVPACK = "wvpk";
    private static final int WAVPACK_HEAD = 8; // bytes that the size of a block does not count
    private static final int INITIAL = 1 << 11; // flag of a block of the first channels

    private Joined() {}

    /** FLAC: a file begins with its name and a block of a fixed size. */
    static List<PartBytes.Part> flac(Fields file) throws IOException {
        var links = new ArrayList<PartBytes.Part>();
        long begin = 0;
        for (long at = next(file, FLAC, 1); at < file.size(); at = next(file, FLAC, at + 1)) {
            links.add(new PartBytes.Part(begin, at));
            begin = at;
        }
        links.add(new PartBytes.Part(begin, file.size()));
        return links;
    }

    /** WavPack: blocks state the number of their first sample, which is 0 again where a file begins. */
    static List<PartBytes.Part> wavpack(Fields file) throws IOException {
        var links = new ArrayList<PartBytes.Part>();
        long begin = 0;
        boolean sound = false;
        for (long at = 0; at < file.size();) {
            boolean samples = file.little(at + 20, 4) > 0;
            boolean first = file.little(at + 16, 4) == 0 && (file.little(at + 24, 4) & INITIAL) != 0;
            if (samples && first && sound) {
                links.add(new PartBytes.Part(begin, at));
                begin = at;
            }
            sound |= samples;
            at = next(file, WAVPACK, at + Math.max(WAVPACK_HEAD, WAVPACK_HEAD + file.little(at + 4, 4)));
        }
        links.add(new PartBytes.Part(begin, file.size()));
        return links;
    }

    private static long next(Fields file, String name, long from) throws IOException {
        long at = file.find(name, from, file.size());
        return at < 0 ? file.size() : at;
    }
}
