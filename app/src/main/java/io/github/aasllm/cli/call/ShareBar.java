// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.io.PrintWriter;

/**
 * One line on a terminal that says what share of the work is done; nothing where standard error is no
 * terminal.
 */
public final class ShareBar {
    private static final String TERMINALS = "aasllm.terminals"; // which streams are, as the launcher says
    private static final long INTERVAL = 500_000_000; // ns between two changes
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean visible = System.getProperty(TERMINALS, "").contains("err");
    private long shown = System.nanoTime() - INTERVAL;

    public ShareBar(PrintWriter err) {
        this.err = err;
    }

    public void show(String what, double done) {
        if (visible && System.nanoTime() - shown >= INTERVAL) {
            shown = System.nanoTime();
            err.printf("%s%5.1f %% of all; %s", CLEAR, 100 * done, what);
            err.flush();
        }
    }

    public void clear() {
        if (visible) {
            err.print(CLEAR);
        }
    }
}
