// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

/**
 * Somebody asked to stop before there was a run that could end early: what was done so far is kept where it goes on.
 *
 * <p>Whoever hears Ctrl-C catches it, and says how to go on.
 */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoppedException(String where) {
        super("stopped in " + where);
    }
}
