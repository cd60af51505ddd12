// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import io.github.aasllm.cli.call.NamedFormat;
import io.github.aasllm.cli.call.Overwriting;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.report.Document;
import io.github.aasllm.report.HtmlPage;
import io.github.aasllm.report.MarkdownPage;
import io.github.aasllm.report.Predictions;
import io.github.aasllm.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm report}: scores, comparisons and the paper's tables, from prediction files alone. */
@Command(
        name = "report",
        description = "Makes a report of prediction files: scores with intervals, comparisons of conditions, speakers,"
                + " confusion and calibration, and with corpora of the paper its Tables 1 to 3. It is printed as"
                + " Markdown, and with -o also written as one HTML file with plots.")
public final class ReportCommand implements Callable<Integer> {
    private static final Set<String> ENDINGS = Set.of("html", "htm", "");

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description = "A folder; all files predictions.jsonl in and below it are read.")
    private List<Path> folders;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            description = "The HTML file to write; its name ends in .html or .htm, or has no ending.")
    private Path output;

    @Option(names = "--paper", description = "Also print the paper's Tables 1 to 3 where no corpus is one of the paper's.")
    private boolean paper;

    @Mixin
    private Overwriting overwriting;

    @Override
    public Integer call() {
        if (output != null && output.toString().endsWith(".jsonl")) {
            throw InvalidInputException.of("--output", output, "an HTML file, and none of predictions");
        }
        if (output != null && !ENDINGS.contains(NamedFormat.ending(output))) {
            throw InvalidInputException.of("--output", output, "a file that ends in .html or .htm, or has no ending");
        }
        overwriting.spare("--output", output);
        var predictions = Predictions.read(folders);
        var report = Report.of(predictions, paper);
        if (output != null) {
            write(report);
        }
        spec.commandLine().getOut().print(MarkdownPage.of(report));
        predictions.leftOut().forEach(spec.commandLine().getErr()::println);
        return predictions.leftOut().isEmpty() ? 0 : 1;
    }

    private void write(Document report) {
        try {
            Files.writeString(output, HtmlPage.of(report));
        } catch (IOException e) {
            throw InvalidInputException.of("--output", e.getMessage(), "a file that can be written")
                    .in(output)
                    .causedBy(e);
        }
    }
}
