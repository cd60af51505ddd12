// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;

/** Tags that stand before, between or behind frames of sound: ID3v2, ID3v1, APE, Lyrics3. */
final class Tags {
    private static final int ID3V2_HEAD = 10;
    private static final int ID3V1 = 128;
    private static final int ID3V1_MORE = 227; // "TAG+", before an ID3v1
    private static final int APE = 32; // header and footer
    private static final int LONGEST_LYRICS = 1 << 20;

    private Tags() {}

    /** How long the tag is that begins at a place; 0 where there is none. */
    static long length(Fields file, long at) throws IOException {
        return switch (file.text(at, 3)) {
            case "ID3" -> id3v2(file, at);
            case "TAG" -> Math.min(file.has(at, "TAG+") ? ID3V1_MORE : ID3V1, file.size() - at);
            case "APE" -> file.has(at, "APETAGEX") ? ape(file, at) : 0;
            case "LYR" -> lyrics(file, at);
            default -> 0;
        };
    }

    private static long id3v2(Fields file, long at) throws IOException {
        long size = 0;
        for (int i = 6; i < ID3V2_HEAD; i++) {
            if (file.u8(at + i) >= 0x80) {
                return 0;
            }
            size = size << 7 | file.u8(at + i);
        }
        boolean footer = (file.u8(at + 5) & 0x10) != 0;
        return Math.min(ID3V2_HEAD + size + (footer ? ID3V2_HEAD : 0), file.size() - at);
    }

    /** The size counts items and footer, but not the header; a tag may have a footer alone. */
    private static long ape(Fields file, long at) throws IOException {
        boolean header = (file.little(at + 20, 4) & 0x20000000L) != 0;
        return Math.min(header ? APE + file.little(at + 12, 4) : APE, file.size() - at);
    }

    private static long lyrics(Fields file, long at) throws IOException {
        if (!file.has(at, "LYRICSBEGIN")) {
            return 0;
        }
        long end = file.find("LYRICS200", at, at + LONGEST_LYRICS);
        end = end < 0 ? file.find("LYRICSEND", at, at + LONGEST_LYRICS) : end;
        return end < 0 ? 0 : end + "LYRICS200".length() - at;
    }

    /** Where the tags begin that stand at the end of a file; its size where there are none. */
    static long begin(Fields file) throws IOException {
        long end = file.size();
        long before = -1;
        while (end != before) {
            before = end;
            end = beforeTag(file, end);
        }
        return end;
    }

    private static long beforeTag(Fields file, long end) throws IOException {
        if (file.has(end - ID3V1, "TAG")) {
            return file.has(end - ID3V1 - ID3V1_MORE, "TAG+") ? end - ID3V1 - ID3V1_MORE : end - ID3V1;
        }
        if (file.has(end - APE, "APETAGEX")) {
            boolean header = (file.little(end - APE + 20, 4) & 0x80000000L) != 0;
            long begin = end - file.little(end - APE + 12, 4) - (header ? APE : 0);
            return begin < 0 || begin >= end ? end - APE : begin;
        }
        if (file.has(end - 9, "LYRICS200")) {
            String size = file.text(end - 15, 6);
            long begin = size.matches("\\d{6}") ? end - 15 - Long.parseLong(size) : end;
            return begin < 0 ? end : begin;
        }
        return end;
    }

    /** Whether the name of a chunk or box stands at a place: four letters, or a copyright sign. */
    static boolean isName(Fields file, long at) throws IOException {
        for (int i = 0; i < 4; i++) {
            int letter = file.u8(at + i);
            if (letter < ' ' || letter > '~' && letter != 0xA9) {
                return false;
            }
        }
        return true;
    }
}
