// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Files that are known, and are not read as sound: they are refused as what they are. */
final class Foreign {
    private static final int TEXT = 512; // bytes that are looked at

    /** Letters at a place, and what a file is that has them there. */
    private record Mark(int at, String letters, String what) {}

    private static final List<Mark> MARKS = List.of(
            new Mark(0, "PK\u0003\u0004", "a zip archive"),
            new Mark(0, "PK\u0005\u0006", "an empty zip archive"),
            new Mark(0, "\u001F\u008B", "a gzip file"),
            new Mark(0, "BZh", "a bzip2 file"),
            new Mark(0, "\u00FD7zXZ", "an xz file"),
            new Mark(0, "(\u00B5/\u00FD", "a zstd file"),
            new Mark(0, "7z\u00BC\u00AF", "a 7z archive"),
            new Mark(0, "Rar!", "a rar archive"),
            new Mark(257, "ustar", "a tar archive"),
            new Mark(0, "%PDF", "a PDF document"),
            new Mark(0, "\u00D0\u00CF\u0011\u00E0", "an Office document"),
            new Mark(0, "MThd", "a MIDI file, which has notes and no sound"),
            new Mark(0, ".RMF", "a RealMedia file"),
            new Mark(0, ".ra\u00FD", "a RealAudio file"),
            new Mark(0, "DSD ", "a DSD file (DSF)"),
            new Mark(0, "FRM8", "a DSD file (DSDIFF)"),
            new Mark(0, "MAC ", "a Monkey's Audio file (APE)"),
            new Mark(0, "TTA1", "a True Audio file (TTA)"),
            new Mark(0, "TTA2", "a True Audio file (TTA)"),
            new Mark(0, "MPCK", "a Musepack file"),
            new Mark(0, "MP+", "a Musepack file"),
            new Mark(0, "OFR ", "an OptimFROG file"),
            new Mark(0, "ajkg", "a Shorten file"),
            new Mark(0, "tBaK", "a TAK file"),
            new Mark(0, "Creative Voice File", "a Creative Voice file (VOC)"),
            new Mark(0, "#!SILK", "a SILK file"),
            new Mark(0, "\u0002#!SILK", "a SILK file of WeChat"),
            new Mark(0, "FLV", "a Flash video"),
            new Mark(0, "\0\0\u0001\u00BA", "an MPEG program stream"),
            new Mark(0, "#EXTM3U", "a play list"),
            new Mark(0, "[playlist]", "a play list"),
            new Mark(0, "ffconcat", "a play list"),
            new Mark(0, "\u0089PNG", "a PNG picture"),
            new Mark(0, "\u00FF\u00D8\u00FF", "a JPEG picture"),
            new Mark(0, "GIF8", "a GIF picture"),
            new Mark(8, "WEBP", "a WebP picture"),
            new Mark(0, "\0\u0005\u0016\u0007", "an AppleDouble file, which macOS keeps beside the sound"),
            new Mark(0, "SQLite format 3", "an SQLite database"),
            new Mark(0, "\u0089HDF", "an HDF5 file"),
            new Mark(0, "\u0093NUMPY", "a NumPy array"),
            new Mark(0, "PAR1", "a Parquet file"),
            new Mark(0, "\u007FELF", "a program"),
            new Mark(0, "MZ", "a program of Windows"));

    private Foreign() {}

    /** @throws InvalidInputException if the file is one of those that are known and not read */
    static void refuse(Fields file, Reading reading) throws IOException {
        if (file.has(0, "version https://git-lfs")) {
            throw InvalidInputException.of("audio file", "a Git LFS pointer", "the sound that it stands for")
                    .in(reading.name()).next("fetch it with 'git lfs pull'");
        }
        for (Mark mark : MARKS) {
            if (file.has(mark.at(), mark.letters())) {
                throw as(mark.what(), reading);
            }
        }
        String text = file.text(0, TEXT).strip();
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
            throw as("an HTML page, perhaps the answer of a server that did not have the sound", reading);
        }
        if (lower.startsWith("<?xml")) {
            throw as("an XML file", reading);
        }
        if (isText(text)) {
            throw as("no known audio format, but text", reading);
        }
    }

    /** At least two words and nothing but text. */
    private static boolean isText(String text) {
        long plain = text.chars().filter(letter -> letter >= ' ' && letter < 0x7F).count();
        long spaces = text.chars().filter(Character::isWhitespace).count();
        boolean controls = text.chars().anyMatch(letter -> letter < ' ' && !Character.isWhitespace(letter));
        return spaces > 0 && !controls && 3 * (plain + spaces) >= 2L * text.length(); // others are accented
    }

    private static InvalidInputException as(String what, Reading reading) {
        return InvalidInputException.of("audio file", what, SoundContainer.EXPECTED).in(reading.name());
    }
}
