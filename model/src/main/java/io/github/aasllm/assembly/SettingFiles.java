// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The files of a model folder that are no weights: settings, tokenizer and licence. Its card stays its own. */
final class SettingFiles {
    private static final Pattern KINDS =
            Pattern.compile("[^.].*\\.(json|txt|jinja|ya?ml)|licen[cs]e.*|notice.*");
    private static final String INDEX = ".index.json"; // of shards that are written anew

    private SettingFiles() {}

    /** Copies them, but for {@code aasllm.json} and those that are left out by name. */
    static void copy(Path from, Path to, Set<String> without) throws IOException {
        try (var files = Files.list(from)) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                boolean wanted = KINDS.matcher(name.toLowerCase(Locale.ROOT)).matches()
                        && !name.endsWith(INDEX)
                        && !name.equals(Bundle.FILE)
                        && !without.contains(name);
                if (wanted && Files.isRegularFile(file)) {
                    // its own rights, not the source's
                    Files.write(to.resolve(name), Files.readAllBytes(file));
                }
            }
        }
    }
}
