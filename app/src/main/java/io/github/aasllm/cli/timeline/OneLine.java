// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

/** Names in formats whose lines and fields are parted by control characters. */
final class OneLine {
    private OneLine() {}

    /** The name with a space for each control character. */
    static String of(String name) {
        return name.replaceAll("[\\p{Cntrl}\u2028\u2029]", " ");
    }
}
