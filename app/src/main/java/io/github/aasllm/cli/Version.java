// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into {@code version.properties}. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        var properties = new Properties();
        try (var stream = Version.class.getResourceAsStream("version.properties")) {
            properties.load(stream);
        }
        return new String[] {"aasllm " + properties.getProperty("version")};
    }
}
