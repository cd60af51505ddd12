// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pages of an Ogg file (RFC 3533): Vorbis, Opus, Speex, FLAC.
 *
 * <p>A stream is whole if its pages follow one another by number up to one that is marked as its last, and
 * that page is all there.
 */
final class OggPages {
    private static final String NAME = "OggS\0";
    private static final int HEAD = 27;
    private static final int FIRST = 2; // flags
    private static final int LAST = 4;

    private final Fields file;
    private final Reading reading;
    private final Map<Long, Long> open = new HashMap<>(); // the next page's number by stream
    private long junk;
    private boolean gap;

    private OggPages(Fields file, Reading reading) {
        this.file = file;
        this.reading = reading;
    }

    static void check(Fields file, Reading reading) throws IOException {
        new OggPages(file, reading).check();
    }

    /**
     * The stretches of a file that has several streams behind one another, as stations and joined files do:
     * a stream's first page that comes behind any other page begins one. They may differ in rate, channels
     * and codec, and each is decoded by itself, as FFmpeg refuses another rate in one stream.
     */
    static List<PartBytes.Part> links(Fields file) throws IOException {
        var links = new ArrayList<PartBytes.Part>();
        long begin = 0;
        boolean inFirstPages = true;
        for (long page = file.find(NAME, 0, file.size()); page >= 0;) {
            boolean first = (file.u8(page + 5) & FIRST) != 0;
            if (first && !inFirstPages) {
                links.add(new PartBytes.Part(begin, page));
                begin = page;
            }
            inFirstPages = first;
            page = file.find(NAME, end(file, page), file.size());
        }
        links.add(new PartBytes.Part(begin, file.size()));
        return links;
    }

    private void check() throws IOException {
        long at = 0;
        while (at < file.size()) {
            long begin = file.find(NAME, at, file.size());
            junk += (begin < 0 ? file.size() : begin) - at;
            if (begin < 0) {
                break;
            }
            long end = end(file, begin);
            if (end > file.size()) {
                reading.truncated("a page of " + (file.size() - begin) + " bytes", (end - begin) + " bytes");
                return;
            }
            add(begin);
            at = end;
        }
        if (junk > 0) {
            reading.warn(junk, "between or behind the pages are no Ogg");
        }
        if (gap) {
            reading.truncated("pages are missing", "pages that follow one another");
        }
        if (!open.isEmpty()) {
            reading.truncated("no end-of-stream page", "one at the end of each stream");
        }
    }

    private static long end(Fields file, long page) throws IOException {
        int segments = file.u8(page + HEAD - 1);
        long end = page + HEAD + segments;
        for (int i = 0; i < segments; i++) {
            end += file.u8(page + HEAD + i);
        }
        return Math.max(end, page + HEAD);
    }

    private void add(long page) throws IOException {
        long stream = file.little(page + 14, 4);
        long number = file.little(page + 18, 4);
        Long expected = open.get(stream);
        gap |= expected != null && number != expected;
        if ((file.u8(page + 5) & LAST) != 0) {
            open.remove(stream);
        } else {
            open.put(stream, number + 1);
        }
    }
}
