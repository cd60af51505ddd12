// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.cli.call.GlobalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The pages of docs/commands say what the program's help says: they are made of it. With
 * {@code -Dpages=write} they are made anew.
 */
class CommandPagesTest {
    private static final Path FOLDER = Path.of(System.getProperty("aasllm.root"), "docs", "commands");

    @Test
    void thePagesAreThoseOfTheCommands() throws IOException {
        var pages = pages();
        if ("write".equals(System.getProperty("pages"))) {
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
                    "as 'mvn -pl app -am test -Dtest=CommandPagesTest -Dpages=write' makes it: " + page.getKey());
        }
    }

    private static Map<String, String> pages() {
        var all = CommandPage.all(Main.commandLine(new GlobalOptions(code -> { })));
        var pages = new TreeMap<String, String>();
        all.forEach(page -> pages.put(page.file(), page.markdown()));
        var everywhere = new CommandPage(Main.commandLine(new GlobalOptions(code -> { })));
        pages.put("README.md", """
                # Commands

                Each page is made of what `--help` of the command says. Data goes to standard output, all else to standard error;
                exit codes are 0 (all done), 1 (inputs failed, some or all; the rest is done) and 2 (the call itself is wrong).

                | command | does |
                |---|---|
                %s
                Options of every command:

                %s""".formatted(all.stream()
                        .map(page -> "| [`" + page.name() + "`](" + page.file() + ") | " + page.summary() + " |\n")
                        .collect(Collectors.joining()), everywhere.everywhere()));
        return pages;
    }
}
