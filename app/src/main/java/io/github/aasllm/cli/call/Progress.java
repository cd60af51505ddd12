// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/**
 * A count of finished clips on standard error, where that is a terminal and results do not go to the same
 * one.
 *
 * <p>The launcher says which streams are terminals, in the system property {@value #TERMINALS}; Java cannot
 * tell.
 */
public final class Progress implements AutoCloseable {
    public static final String TERMINALS = "aasllm.terminals";

    private final Optional<ProgressBar> bar;

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** Whether help may have colours on a stream, {@code out} or {@code err}: on terminals, as NO_COLOR and others say. */
    public static Ansi colours(String stream) {
        return System.getProperty(TERMINALS, "").contains(stream) ? Ansi.AUTO : Ansi.OFF;
    }

    /** Whether standard error is a terminal, and bars may be shown there. */
    static boolean onTerminal() {
        return System.getProperty(TERMINALS, "").contains("err");
    }

    /** From now on no bar is shown, by this class or by any that asks for {@value #TERMINALS}. */
    static void hide() {
        System.clearProperty(TERMINALS);
    }

    /** @param quiet whether standard output stays free of results until the end */
    public static Progress of(String task, boolean quiet) {
        var terminals = System.getProperty(TERMINALS, "");
        if (!terminals.contains("err") || !quiet && terminals.contains("out")) {
            return new Progress(Optional.empty());
        }
        return new Progress(Optional.of(new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" clips", 1)
                .setInitialMax(-1) // corpora are read as they come, so the number is not known before
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .showSpeed()
                .build()));
    }

    public void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
