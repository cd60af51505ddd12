// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The format that the name of a file ends in, as {@code labels.csv} does in {@code csv}: for calls without {@code --format}. */
public final class NamedFormat {
    private NamedFormat() {}

    /**
     * The format of a file to write.
     *
     * @param given by {@code --format}, which counts; null where it is not there
     * @param file null for standard output
     * @param usual where the name ends in none
     */
    public static <F extends Enum<F>> F of(F given, Path file, F usual) {
        if (given != null || file == null) {
            return given == null ? usual : given;
        }
        var ending = ending(file);
        return Arrays.stream(usual.getDeclaringClass().getEnumConstants())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(ending)).findFirst().orElse(usual);
    }

    /** In small letters, without its dot; empty where there is none. */
    public static String ending(Path file) {
        var name = file.getFileName() == null ? "" : file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
