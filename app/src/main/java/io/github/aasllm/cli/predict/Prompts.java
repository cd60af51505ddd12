// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.recognizer.Families;
import java.util.ArrayList;

/** What {@code --prompt} takes. */
final class Prompts extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Prompts() {
        super(Families.prompts());
    }
}
