// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the golden files are: the peers' own numbers, with which ours are compared.
 *
 * <p>Without the environment variable {@code AASLLM_GOLDEN} they are the small copy in the test resources;
 * with it, that folder (absolute, or relative to the repository's root), in the same layout and with more in
 * it. A file that is not there is a failure, never a skipped test.
 */
public final class Golden {
    private static final String VARIABLE = System.getenv("AASLLM_GOLDEN");

    private Golden() {}

    /** A golden file by its path below the golden folder, such as {@code acoustic/properties.json}. */
    public static Path file(String relative) {
        Path file = folder().resolve(relative);
        assertTrue(Files.exists(file), "golden file is missing: " + file);
        return file;
    }

    /**
     * A golden file that is small enough to be in the test resources alone, such as {@code head/head.json}.
     */
    public static Path small(String relative) {
        return resources().resolve(relative);
    }

    /** A golden JSON file as a tree. */
    public static JsonNode json(String relative) {
        return JsonMapper.shared().readTree(file(relative));
    }

    /** A golden safetensors file, with all its tensors. */
    public static GoldenTensors tensors(String relative) {
        return tensors(file(relative));
    }

    /** Any safetensors file, with all its tensors. */
    public static GoldenTensors tensors(Path file) {
        try {
            return GoldenTensors.read(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * A sound file that a golden record names. Those of our own making lie in the golden folder; recordings
     * of people lie beside it, and where they were not laid there the test that wants them is left out, and
     * says so.
     */
    public static Path recording(String path) {
        for (var base : List.of("..", "../..", "../corpora/emodb", "../emodb")) {
            var file = folder().resolve(base).resolve(path).normalize();
            if (Files.exists(file)) {
                return file;
            }
        }
        var own = folder().resolve(path.substring(path.indexOf('/') + 1));
        assumeTrue(Files.exists(own) || path.startsWith("golden/"), "not beside the golden folder: " + path);
        assertTrue(Files.exists(own), "golden file is missing: " + own);
        return own;
    }

    /** Whether the whole golden folder is there, and not only the small copy in the test resources. */
    public static boolean isWhole() {
        return VARIABLE != null && !VARIABLE.isEmpty();
    }

    private static Path folder() {
        if (isWhole()) {
            return Path.of(System.getProperty("aasllm.root", "")).resolve(VARIABLE);
        }
        return resources();
    }

    private static Path resources() {
        try {
            return Path.of(Golden.class.getResource("/golden").toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
