// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/** What becomes of a file that is cut short or damaged on the way: nothing, or what can be read of it. */
public enum Damaged {
    /** The file is refused, with what is wrong with it. */
    REFUSE,

    /** It is read as far as it goes, and a warning says how far that is. */
    KEEP
}
