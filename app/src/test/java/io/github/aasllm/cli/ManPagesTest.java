// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.cli.call.GlobalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages of docs/man say what the program's help says: with {@code -Dpages=write} they are made of it anew. */
class ManPagesTest {
    private static final Path FOLDER = Path.of(System.getProperty("aasllm.root"), "docs", "man");

    @Test
    void thePagesAreThoseOfTheCommands() throws IOException {
        var pages = new TreeMap<String, String>();
        ManPage.all(Main.commandLine(new GlobalOptions(code -> { }))).forEach(page -> pages.put(page.file(), page.roff()));
        if ("write".equals(System.getProperty("pages"))) {
            Files.createDirectories(FOLDER);
            for (var page : pages.entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue(), UTF_8);
            }
        }
        try (var files = Files.list(FOLDER)) {
            assertEquals(pages.keySet(), files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        for (var page : pages.entrySet()) {
            assertEquals(page.getValue(), Files.readString(FOLDER.resolve(page.getKey()), UTF_8),
                    "as 'mvn -pl app -am test -Dtest=ManPagesTest -Dpages=write' makes it: " + page.getKey());
        }
    }

    /** groff, where it is installed, has nothing to say against any of them. */
    @Test
    void thePagesAreRoff() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")));
        try (var files = Files.list(FOLDER)) {
            for (var file : files.sorted().toList()) {
                var groff = new ProcessBuilder("/usr/bin/groff", "-man", "-Tutf8", "-ww", "-z", file.toString())
                        .redirectErrorStream(true).start();
                assertEquals("", new String(groff.getInputStream().readAllBytes(), UTF_8));
                assertEquals(0, groff.waitFor(), file.toString());
            }
        }
    }
}
