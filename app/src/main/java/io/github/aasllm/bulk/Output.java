// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

/**
 * Where the results of a call over many clips go, one after the other.
 *
 * @param <R> the result of one clip
 */
public interface Output<R> {
    void done(Input input, R result);

    /** Takes note of a clip that failed; its one line on standard error has been written. */
    void failed(Input input, String error);

    /** After the last clip. */
    default void end() {}

    /** Whether it has no result of this input yet. */
    default boolean lacks(Input input) {
        return true;
    }

    /**
     * Whether an input of which it has a result is worked on again for others' sake: because it was in one batch with
     * them, and the last bits of their numbers depend on who is in it.
     */
    default boolean isCompany(Input input) {
        return false;
    }
}
