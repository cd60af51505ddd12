// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.hub.TransferWatch;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a download is, with its size and rate, where standard error is a terminal; else its size alone. */
final class DownloadProgress implements TransferWatch {
    private final PrintWriter err;
    private final TransferWatch lines = TransferWatch.saying(this::say);
    private ProgressBar bar;

    DownloadProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public synchronized void begin(String what, long bytes) {
        if (bytes < MEGABYTE) {
            return;
        }
        if (!System.getProperty(Progress.TERMINALS, "").contains("err")) {
            lines.begin(what, bytes);
            return;
        }
        bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setUnit(" MB", MEGABYTE)
                .setInitialMax(bytes)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .build();
    }

    @Override
    public synchronized void received(long bytes) {
        if (bar != null) {
            bar.stepBy(bytes);
        }
    }

    @Override
    public synchronized void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public synchronized void say(String line) {
        err.println(line);
        err.flush();
    }
}
