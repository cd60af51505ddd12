// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A text that can be looked at so many times and no more.
 *
 * <p>Some regular expressions take longer than anyone lives to find that they do not match. All that they do
 * in that time is look at letters, so here they can be stopped.
 *
 * @param left looks, shared by all parts of the text
 */
record PatientText(CharSequence text, AtomicInteger left) implements CharSequence {
    /** The patience is at its end. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public char charAt(int index) {
        if (left.getAndDecrement() <= 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new PatientText(text.subSequence(start, end), left);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
