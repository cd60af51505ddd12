// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The warnings of a table, each once, below it, with the number of clips that it is about. */
final class Notes {
    private final PrintWriter out;
    private final Map<String, Integer> clips = new LinkedHashMap<>();
    private int done;
    private int failed;

    Notes(PrintWriter out) {
        this.out = out;
    }

    /** Takes the warnings of one clip. */
    void add(List<String> warnings) {
        done++;
        warnings.forEach(warning -> clips.merge(warning, 1, Integer::sum));
    }

    void failed() {
        failed++;
    }

    void print() {
        clips.forEach((warning, count) ->
                out.println("warning: " + warning
                        + (done > 1 ? " (" + count + " of " + done + " clips)" : "")));
        if (failed > 0) {
            out.println(failed + " of " + (done + failed) + " inputs failed; standard error says why");
        }
        out.flush();
    }
}
