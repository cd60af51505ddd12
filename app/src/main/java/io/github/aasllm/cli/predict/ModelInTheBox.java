// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The model that comes with the program, used where no other is named: the folder {@code mini} of the folder
 * that the launcher says in the property {@value #MODELS}.
 */
public final class ModelInTheBox {
    public static final String MODELS = ModelFolders.BUNDLED;

    private ModelInTheBox() {}

    /** @throws InvalidInputException if there is none */
    public static Path folder() {
        var models = System.getProperty(MODELS);
        if (models != null) {
            var mini = Path.of(models, "mini");
            if (Files.exists(mini.resolve("config.json"))) {
                return mini;
            }
        }
        throw InvalidInputException.of(
                        "--model", "none, and there is no bundled model", "a Hugging Face folder of Qwen2-Audio")
                .next("'aasllm model random -o DIR' makes one with random weights, to try everything else");
    }
}
