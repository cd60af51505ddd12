// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An amount of storage, in powers of a thousand. */
public record Bytes(long count) {
    static final String EXPECTED = "a whole number and B, kB, MB, GB or TB, as in 2 GB";
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6}) ?(B|kB|MB|GB|TB)");

    static Optional<Bytes> parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(parts.group(1));
        for (int i = 0; i < UNITS.indexOf(parts.group(2)); i++) {
            count *= 1000;
        }
        return Optional.of(new Bytes(count));
    }

    /** In the largest unit that needs no fraction. */
    @Override
    public String toString() {
        long value = count;
        int unit = 0;
        while (value != 0 && value % 1000 == 0 && unit < UNITS.size() - 1) {
            value /= 1000;
            unit++;
        }
        return value + " " + UNITS.get(unit);
    }
}
