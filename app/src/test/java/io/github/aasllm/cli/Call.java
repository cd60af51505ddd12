// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One call of the program, with what it wrote. */
record Call(int exitCode, String out, String err) {

    static Call aasllm(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var words = List.of(arguments).stream().map(String::valueOf).toArray(String[]::new);
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Call(exitCode, out.toString(), err.toString());
    }

    /** Standard output as JSON Lines. */
    List<JsonNode> records() {
        return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }
}
