// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.recognizer.Families;
import java.util.ArrayList;

/** What {@code --like} takes: the {@code model_type} of each family. */
final class ModelTypes extends ArrayList<String> {
    static final String STANDARD = Families.modelTypes().getFirst();
    private static final long serialVersionUID = 1;

    ModelTypes() {
        super(Families.modelTypes());
    }
}
