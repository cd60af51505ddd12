// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The warnings of a table, each once, below it, with the number of clips that it is about. */
public final class Notes {
    private final PrintWriter out;
    private final Map<String, Integer> clips = new LinkedHashMap<>();
    private int done;
    private int failed;

    public Notes(PrintWriter out) {
        this.out = out;
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
        if (failed > 0) {
            out.println(failed + " of " + (done + failed) + " inputs failed; standard error says why");
        }
        out.flush();
    }
}
