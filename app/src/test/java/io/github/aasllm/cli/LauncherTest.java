// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the program, with a Maven that only fails. */
class LauncherTest {
    private static final Path PROJECT = Path.of(System.getProperty("aasllm.root"));

    @TempDir
    private Path root;

    private Path file(String name, long age) throws IOException {
        var file = root.resolve(name);
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            Files.writeString(file, "#!/bin/sh\nexit 1\n");
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(age)));
        return file;
    }

    private void copyScripts() throws IOException {
        for (var script : List.of("aasllm", "app/src/main/sh/start.sh")) {
            Files.createDirectories(root.resolve(script).getParent());
            Files.copy(PROJECT.resolve(script), root.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
            Files.setLastModifiedTime(root.resolve(script), FileTime.from(Instant.now().minusSeconds(100)));
        }
    }

    private String err() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(root.resolve("aasllm").toString(), "--version");
        builder.environment().put("AASLLM_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
        var process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        var said = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertEquals(2, process.waitFor(), said);
        return said;
    }

    /** Maven writes codes for colours even where no terminal reads them. */
    @Test
    void whatMavenSaysHasNoColours() throws Exception {
        copyScripts();
        var maven = root.resolve("bin/mvn");
        Files.createDirectories(maven.getParent());
        Files.writeString(maven, "#!/bin/sh\nprintf '\\033[1;31mno such file\\033[m\\n\\033[0m'\nexit 1\n");
        assertTrue(maven.toFile().setExecutable(true));
        file("pom.xml", 100);
        var said = err();
        assertTrue(said.contains("\nno such file\naasllm: the build failed"), said);
    }

    @Test
    void itNamesTheFileForWhichItBuildsAgain() throws Exception {
        copyScripts();
        assertTrue(file("bin/mvn", 100).toFile().setExecutable(true));
        file("pom.xml", 100);
        file("app/pom.xml", 100);
        file("app/src/main/Main.java", 10);
        file("app/src/main/sh", 100);
        file("app/src/main", 100);
        file("app/target/aasllm/begun", 50);
        file("app/target/aasllm/lib/aasllm.jar", 45);
        file("app/target/aasllm/lib", 45);
        file("app/target/aasllm/built", 40);
        var said = err();
        assertTrue(said.startsWith("aasllm: building again, for this is newer than the last build: app/src/main/Main.java ("),
                said);
        assertTrue(said.contains("the build failed"), said);
    }
}
