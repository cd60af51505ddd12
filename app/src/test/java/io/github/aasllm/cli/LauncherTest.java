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

    /** What the launcher hands to a Java that only says it, called by a shell. */
    private String calledAs(String line) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("/bin/sh", "-c", line).directory(root.toFile());
        builder.environment().put("AASLLM_JAVA_HOME", root.resolve("jdk").toString());
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.lines().filter(word -> word.startsWith("-Daasllm.program=")).findFirst().orElse(said);
    }

    /** So that a call which the program prints can be typed again. */
    @Test
    void theProgramIsToldTheNameItWasCalledBy() throws Exception {
        copyScripts();
        for (var name : List.of("jdk/bin/javac", "jdk/bin/java", "pom.xml", "app/pom.xml", "app/src/main/sh", "app/src/main",
                "app/target/aasllm/begun", "app/target/aasllm/lib/aasllm.jar", "app/target/aasllm/lib")) {
            file(name, 100);
        }
        file("app/target/aasllm/begun", 50);
        file("app/target/aasllm/built", 40);
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        Files.writeString(root.resolve("jdk/bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        for (var program : List.of("jdk/bin/javac", "jdk/bin/java")) {
            assertTrue(root.resolve(program).toFile().setExecutable(true));
        }
        assertEquals("-Daasllm.program=./aasllm", calledAs("./aasllm"));
        assertEquals("-Daasllm.program=" + root + "/aasllm", calledAs("'" + root + "/aasllm'"));
        assertEquals("-Daasllm.program=aasllm", calledAs("PATH='" + root + "':$PATH; aasllm"));
        assertEquals("-Daasllm.program=./aasllm", calledAs("sh aasllm"));
        Files.createDirectory(root.resolve("my tools"));
        Files.createSymbolicLink(root.resolve("my tools/emotions"), root.resolve("aasllm"));
        assertEquals("-Daasllm.program=my tools/emotions", calledAs("'my tools/emotions'"));
    }
}
