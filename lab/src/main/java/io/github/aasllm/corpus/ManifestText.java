// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The text of a list of clips: UTF-8, with or without a byte order mark. */
final class ManifestText {
    /** As much of a text as may be looked at before it is read. */
    static final int LOOK = 1 << 16;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String LFS = "version https://git-lfs.github.com/spec/";
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private ManifestText() {}

    /**
     * The text without the mark that spreadsheets put before it.
     *
     * @throws InvalidInputException if the first bytes are of something else
     */
    static BufferedReader open(Path file) throws IOException {
        requireText(file);
        var reader = new BufferedReader(Files.newBufferedReader(file), LOOK);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    private static void requireText(Path file) throws IOException {
        byte[] first;
        try (var bytes = Files.newInputStream(file)) {
            first = bytes.readNBytes(LFS.length());
        }
        if (isUtf16(first)) {
            throw InvalidInputException.of("manifest", "UTF-16", "UTF-8 text").in(file)
                    .next("save it as CSV in UTF-8");
        }
        if (first.length >= ZIP.length && Arrays.equals(ZIP, Arrays.copyOf(first, ZIP.length))) {
            throw InvalidInputException.of("manifest", "a ZIP archive, as spreadsheets are", "UTF-8 text")
                    .in(file).next("save it as CSV in UTF-8");
        }
        if (Arrays.equals(LFS.getBytes(StandardCharsets.US_ASCII), first)) {
            throw InvalidInputException.of("manifest", "a pointer that Git LFS left", "the file itself")
                    .in(file).next("git lfs pull brings it");
        }
    }

    /** By its mark, or by the zero that is every second byte of English in it. */
    private static boolean isUtf16(byte[] first) {
        if (first.length < 2) {
            return false;
        }
        int mark = ((first[0] & 0xFF) << 8) | (first[1] & 0xFF);
        return mark == 0xFEFF || mark == 0xFFFE || (first[0] == 0) != (first[1] == 0);
    }
}
