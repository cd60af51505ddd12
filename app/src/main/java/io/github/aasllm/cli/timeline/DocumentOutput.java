// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.timeline.Timeline;
import java.io.PrintWriter;
import java.util.function.BiFunction;

/** Timelines in the formats of others, which have no place for warnings: these go to standard error. */
record DocumentOutput(PrintWriter out, PrintWriter err, BiFunction<String, Timeline, String> document)
        implements Output<Timeline> {
    @Override
    public void done(Input input, Timeline timeline) {
        out.print(document.apply(input.name(), timeline));
        out.flush();
        timeline.everyWarning().forEach(warning -> err.println("warning: " + warning + " in " + input.name()));
        err.flush();
    }

    @Override
    public void failed(Input input, String error) {
        // said already
    }
}
