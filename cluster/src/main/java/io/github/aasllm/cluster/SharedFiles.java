// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.hub.Hub;
import io.github.aasllm.hub.TransferWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;

/** What an option names, in the JVM that asks: a path, or what {@code --files} and {@code --archives} have brought. */
final class SharedFiles {
    private SharedFiles() {}

    /** The path, if it exists here; else the file that Spark has brought by this name; else the path all the same. */
    static Path of(String text) {
        var here = Path.of(text);
        if (Files.exists(here) || SparkEnv.get() == null) {
            return here;
        }
        var brought = Path.of(SparkFiles.get(text));
        return Files.exists(brought) ? brought : here;
    }

    /**
     * The folder of a model, which may be one of the hub, see {@link Hub#folder(Path)}.
     *
     * @throws InvalidInputException if the hub does not give it
     */
    static Path model(String text) {
        return Hub.of(System.getenv(), TransferWatch.NONE).folder(of(text));
    }

    /** @throws InvalidInputException if the file cannot be read */
    static String sha256(String text) {
        try {
            return Sha256.ofFile(of(text));
        } catch (IOException e) {
            throw InvalidInputException.of("file", text, "a file that can be read").causedBy(e);
        }
    }
}
