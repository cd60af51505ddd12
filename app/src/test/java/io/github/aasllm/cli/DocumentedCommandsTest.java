// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.call.GlobalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** Every call of the program that the documentation shows is one that it takes; none is run here. */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final Pattern CALL = Pattern.compile("(?:.* && |    )(?:\\./)?aasllm ([a-z].*)");
    private static final Pattern BEHIND = Pattern.compile(" +(?:&&|[|>&#]|2>).*");

    @Test
    void everyCallIsTaken() throws IOException {
        var refused = new TreeSet<String>();
        int seen = 0;
        for (var page : pages()) {
            for (var line : Files.readAllLines(page)) {
                for (var words : calls(line)) {
                    seen++;
                    try {
                        Main.commandLine(new GlobalOptions(code -> { }))
                                .setCaseInsensitiveEnumValuesAllowed(true)
                                .parseArgs(words.toArray(String[]::new));
                    } catch (ParameterException refusal) {
                        refused.add(ROOT.relativize(page) + ": " + String.join(" ", words) + ": " + refusal.getMessage());
                    }
                }
            }
        }
        assertEquals(Set.of(), refused, "calls that the program does not take");
        assertTrue(seen > 50, "only " + seen + " calls seen"); // a lost folder must not pass
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (var folder : List.of("docs", "docs/tutorials", "models/mini", "results", "recipes")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** The words of each call of a line, without what the shell does with its output. */
    private static List<List<String>> calls(String line) {
        var calls = new ArrayList<List<String>>();
        for (var rest = line; ; ) {
            var call = CALL.matcher(rest);
            if (!call.matches()) {
                return calls;
            }
            calls.add(List.of(BEHIND.matcher(call.group(1)).replaceFirst("").replace("'", "").strip().split(" +")));
            rest = rest.substring(0, call.start(1)).replaceFirst("(?:&& )?(?:\\./)?aasllm $", "");
        }
    }
}
