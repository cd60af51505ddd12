// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writePredictions() throws IOException {
        file = Files.createDirectories(folder.resolve("runs/fold-1")).resolve("predictions.jsonl");
        Files.writeString(file, line("a", "anger") + line("b", "joy"));
    }

    private static String line(String id, String label) {
        return """
                {"id":"%s","label":"%s","emotion":"joy","probabilities":{"anger":0.25,"joy":0.75},\
                "log_scores":{},\
                "facts":{"speaker":"%s"},"corpus":"emodb","protocol":"p","arm":"none/none",\
                "seed":1,"fold":"f","details":{}}
                """.formatted(id, label, id);
    }

    @Test
    void theReportIsPrintedAndWithAnOutputWrittenAsAPage() throws IOException {
        var printed = aasllm("report", folder.resolve("runs"));
        assertEquals(0, printed.exitCode(), printed.err());
        assertTrue(printed.out().startsWith("# Speech emotion recognition: emodb\n\n## What can be said\n"));
        var page = folder.resolve("report.html");
        var written = aasllm("report", folder.resolve("runs"), "-o", page);
        assertEquals(printed.out(), written.out());
        assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>\n<html "));
    }

    @Test
    void aLineThatIsCutOffIsReportedAndTheRestIsDone() throws IOException {
        Files.writeString(file, Files.readString(file) + "{\"id\":\"c\"");
        var call = aasllm("report", folder.resolve("runs"));
        assertEquals(1, call.exitCode());
        var sentence = "Line 3 of runs/fold-1/predictions.jsonl is cut off, and was left out.";
        assertEquals(sentence + System.lineSeparator(), call.err());
        assertTrue(call.out().contains("- " + sentence + "\n"));
    }

    @Test
    void predictionsAreNotWrittenOver() {
        var predictions = folder.resolve("runs/predictions.jsonl");
        var call = aasllm("report", folder.resolve("runs"), "-o", predictions);
        assertEquals(2, call.exitCode());
        assertEquals("--output: " + predictions + " (expected: an HTML file, and none of predictions)"
                + System.lineSeparator(), call.err());
    }

    @Test
    void onlyNamesOfHtmlAreWritten() throws IOException {
        for (var name : new String[] {"r.pdf", "r.md", "r.html.gz"}) {
            var file = folder.resolve(name);
            var call = aasllm("report", folder.resolve("runs"), "-o", file);
            assertEquals(2, call.exitCode());
            assertEquals("--output: " + file + " (expected: a file that ends in .html or .htm, or has no ending)"
                    + System.lineSeparator(), call.err());
            assertFalse(Files.exists(file));
        }
        for (var name : new String[] {"r.HTML", "r.htm", "r"}) {
            aasllm("report", folder.resolve("runs"), "-o", folder.resolve(name));
            assertTrue(Files.readString(folder.resolve(name)).startsWith("<!DOCTYPE html>"), name);
        }
    }

    @Test
    void whatCannotBeReadOrWrittenIsRefused() throws IOException {
        var page = folder.resolve("none/report.html");
        var unwritable = aasllm("report", folder.resolve("runs"), "-o", page);
        assertEquals(2, unwritable.exitCode());
        assertEquals("--output: " + page + " (expected: a file that can be written) in " + page
                + System.lineSeparator(), unwritable.err());
        assertEquals("", unwritable.out());
        var empty = Files.createDirectories(folder.resolve("empty"));
        var nothing = aasllm("report", empty, "-o", folder.resolve("report.html"));
        assertEquals(2, nothing.exitCode());
        assertEquals("DIR: " + empty + " (expected: a folder with a predictions.jsonl in or below it)"
                + System.lineSeparator(), nothing.err());
        assertFalse(Files.exists(folder.resolve("report.html")));
    }
}
