// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.util.Locale;

/**
 * What stands over the picture, a line each.
 *
 * @param clip its name; a long one is shortened
 * @param seconds its duration
 * @param measured what was measured and how, about a hundred characters at most
 */
public record Caption(String clip, double seconds, String measured) {
    String title() {
        return Words.name(clip) + String.format(Locale.ROOT, ", %.2f s", seconds);
    }
}
