// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.cli.predict.ModelInTheBox;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One call of the program, with what it wrote. */
public record Call(int exitCode, String out, String err) {

    public static Call aasllm(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var words = List.of(arguments).stream().map(String::valueOf).toArray(String[]::new);
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Call(exitCode, out.toString(), err.toString());
    }

    /** The same as the launcher calls it, which names the folder of the bundled models. */
    public static Call aasllmWithModels(Path models, Object... arguments) {
        var before = System.setProperty(ModelInTheBox.MODELS, models.toString());
        try {
            return aasllm(arguments);
        } finally {
            if (before == null) {
                System.clearProperty(ModelInTheBox.MODELS);
            } else {
                System.setProperty(ModelInTheBox.MODELS, before);
            }
        }
    }

    /** Standard output as JSON Lines. */
    public List<JsonNode> records() {
        return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }
}
