// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.ComposedModel;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aasllm model compose}: a new speech LLM from a Whisper and a Qwen2 checkpoint. */
@Command(
        name = "compose",
        description = "Makes a speech LLM to be trained: the encoder of a Whisper checkpoint, a Qwen2"
                + " checkpoint, and a fresh Adapter between them.")
final class ModelComposeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--encoder", paramLabel = "DIR", required = true, description = "A Whisper folder.")
    private Path encoder;

    @Option(names = "--llm", paramLabel = "DIR", required = true,
            description = "A Qwen2 folder with its tokenizer.")
    private Path llm;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the Adapter's weights; default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--like",
            paramLabel = "TYPE",
            completionCandidates = ModelTypes.class,
            description = "The model_type of the new folder: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE}).")
    private String like = ModelTypes.STANDARD;

    @Mixin
    private OutputFolder output;

    @Override
    public Integer call() {
        var made = ComposedModel.write(Families.named(like),
                ModelFolders.of(encoder, spec), ModelFolders.of(llm, spec), output.folder(), seed);
        var err = Remarks.of(spec);
        made.addedTokens().forEach((token, id) -> err.println("token " + token + " is " + id));
        if (made.addedRows() > 0) {
            err.println("embeddings: " + made.addedRows() + " rows more");
        }
        err.println("wrote " + output.folder()
                + ": its Adapter is not trained, so its emotions mean nothing yet");
        return 0;
    }
}
