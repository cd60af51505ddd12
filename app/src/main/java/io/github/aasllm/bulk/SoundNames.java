// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** By which names a folder's files are taken for sound: the extensions of all kinds of file that are read. */
public final class SoundNames {
    /** Without {@code ts}, which is far more often a program in TypeScript. */
    private static final Set<String> EXTENSIONS = Set.of(
            "3g2", "3ga", "3gp", "3gpp", "aac", "ac3", "adts", "aif", "aifc", "aiff", "amr", "asf", "au",
            "avi", "awb", "bwf", "caf", "eac3", "ec3", "f4a", "f4v", "flac", "m2ts", "m4a", "m4b", "m4r",
            "m4v", "mka", "mkv", "mov", "mp1", "mp2", "mp3", "mp4", "mpa", "mpga", "mts", "nist", "oga",
            "ogg", "ogm", "ogv", "ogx", "opus", "qt", "rf64", "snd", "sph", "spx", "w64", "wav", "wave",
            "weba", "webm", "wma", "wmv", "wv");

    private SoundNames() {}

    /** Whether a file of this name, without a folder, is taken. */
    public static boolean isSound(String name) {
        return !name.startsWith(FolderWalk.APPLE_DOUBLE)
                && EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    static boolean isSound(Path file) {
        return isSound(file.getFileName().toString());
    }
}
