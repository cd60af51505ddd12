// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The warnings of a table, each once, below it, with the number of clips that it is about; and how many inputs failed. */
public final class Notes {
    private final PrintWriter out;
    private final PrintWriter remarks;
    private final Map<String, Integer> clips = new LinkedHashMap<>();
    private int done;
    private int failed;

    /**
     * @param out has the warnings, which belong to what the table says
     * @param remarks has the failures, of which each was said before
     */
    public Notes(PrintWriter out, PrintWriter remarks) {
        this.out = out;
        this.remarks = remarks;
    }

    /** Takes the warnings of one clip. */
    public void add(List<String> warnings) {
        done++;
        warnings.forEach(warning -> clips.merge(warning, 1, Integer::sum));
    }

    public void failed() {
        failed++;
    }

    public void print() {
        clips.forEach((warning, count) ->
                out.println("warning: " + warning
                        + (done > 1 ? " (" + count + " of " + done + " clips)" : "")));
        out.flush();
        if (failed > 0 && done + failed > 1) {
            remarks.println(failed + " of " + (done + failed) + " inputs failed");
            remarks.flush();
        }
    }
}
