// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.timeline.Timeline;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** RTTM of many files: one whose name is taken by a file of another folder gets a number behind it, and that is said. */
final class RttmIds implements BiFunction<String, Timeline, String> {
    private final PrintWriter err;
    private final Map<String, String> paths = new HashMap<>(); // by id

    RttmIds(PrintWriter err) {
        this.err = err;
    }

    @Override
    public String apply(String path, Timeline timeline) {
        return Rttm.lines(id(path), timeline);
    }

    private String id(String path) {
        var own = Rttm.id(path);
        var id = own;
        for (int i = 2; !paths.computeIfAbsent(id, free -> path).equals(path); i++) {
            id = own + "_" + i;
        }
        if (!id.equals(own)) {
            err.println("warning: " + path + " is " + id + ", for " + own + " is " + paths.get(own));
            err.flush();
        }
        return id;
    }
}
