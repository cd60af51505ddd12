// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the door lets out: words, streams and exit codes, with a command that fails as it is told. */
class MainTest {
    private static final String COMMANDS =
            "predict, timeline, serve, extract, embed, thresholds, adapt, train, evaluate, experiment, report, corpus, model, completion, go";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private enum Way {
        WELL,
        PARTLY,
        REFUSED,
        BROKEN,
        UNLINKED
    }

    @Command(name = "go")
    private static final class Go implements Callable<Integer> {
        @Parameters(paramLabel = "WAY")
        private Way way;

        @Option(names = "--top-db", paramLabel = "DB")
        private double topDb;

        @Override
        public Integer call() {
            return switch (way) {
                case WELL -> topDb < 0 ? 1 : 0;
                case PARTLY -> 1;
                case REFUSED -> throw InvalidInputException.of("lora.rank", 0, ">= 1").in(Path.of("a.json"));
                case BROKEN -> throw new IllegalStateException("a slot is empty");
                case UNLINKED -> throw new UnsatisfiedLinkError("no jnitorch");
            };
        }
    }

    private int aasllm(String... arguments) {
        var global = new GlobalOptions(code -> { });
        var commands = Main.commandLine(global).addSubcommand(new Go());
        return Main.run(commands, global, new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private void refusedWith(String line, String... arguments) {
        assertEquals(2, aasllm(arguments));
        assertEquals(line + System.lineSeparator(), err.toString());
        assertEquals("", out.toString());
    }

    /** As of a shell's variable that is not set; it is not the folder that the program runs in. */
    @Test
    void anEmptyNameOfAFileOrFolderIsRefused() {
        refusedWith("--data: '' (expected: DIR); see 'aasllm train --help'", "train", "x.recipe", "--data", "", "--out", "y");
        err.getBuffer().setLength(0);
        refusedWith("DIR: '' (expected: a folder; all files predictions.jsonl in and below it are read); see 'aasllm report --help'",
                "report", "");
    }

    /** Behind {@code --} nothing is an option any more. */
    @Test
    void aFurtherProcessGetsTheCallsWordsAndOptionsOfItsOwnBeforeTwoDashes() {
        assertEquals(List.of("train", "--data", "d", "--threads", "1", "--", "--threads", "x.recipe"), GlobalOptions.others(
                List.of("train", "--threads=4", "--device", "cpu", "--data", "d", "--debug", "--", "--threads", "x.recipe"),
                List.of("--threads", "1")));
        assertEquals(List.of("train", "x.recipe", "--threads", "1"),
                GlobalOptions.others(List.of("train", "--threads", "4", "x.recipe"), List.of("--threads", "1")));
    }

    @Test
    void versionIsThatOfTheBuildForEveryCommand() {
        for (var arguments : List.of(new String[] {"--version"}, new String[] {"go", "--version"})) {
            out.getBuffer().setLength(0);
            assertEquals(0, aasllm(arguments));
            assertTrue(out.toString().matches("aasllm \\d+\\.\\d+\\.\\d+\\S*\\R"), out.toString());
        }
    }

    @Test
    void helpGoesToStandardOutputWithoutColours() {
        assertEquals(0, aasllm("go", "--help"));
        assertTrue(out.toString()
                .startsWith("Usage: aasllm go [-hqV] [--debug] [--device=DEVICE] [--threads=N]"));
        assertFalse(out.toString().contains("\u001b"));
        assertEquals("", err.toString());
    }

    @Test
    void exitCodesAreThoseOfTheCommand() {
        assertEquals(0, aasllm("go", "well"));
        assertEquals(1, aasllm("go", "partly"));
    }

    @Test
    void withoutACommandTheHelpIsShownAndTheCallIsWrong() {
        assertEquals(2, aasllm());
        assertEquals("", out.toString());
        var shown = err.toString();
        assertTrue(shown.startsWith("Usage: aasllm [-hqV]") && shown.contains("  predict "), shown);
        assertEquals(0, aasllm("--help"));
        assertEquals(shown, out.toString());
    }

    @Test
    void andSoItIsOfACommandThatHasOthersBelowIt() {
        assertEquals(2, aasllm("model"));
        assertTrue(err.toString().startsWith("Usage: aasllm model [-hqV]"), err.toString());
    }

    @Test
    void anUnknownCommandIsRefused() {
        refusedWith("command: og (expected: one of " + COMMANDS + "); see 'aasllm --help'", "og");
    }

    @Test
    void anUnknownOptionIsRefused() {
        refusedWith(
                "option: --rank (expected: one of --top-db, --threads, --device, --debug, --quiet, --help, --version);"
                        + " see 'aasllm go --help'",
                "go", "well", "--rank");
    }

    @Test
    void aDeviceThatThisBuildDoesNotComputeOnIsRefusedWithWhatItLacks() {
        refusedWith(
                "device: cuda (expected: libtorch for CUDA, and this build has the one for CPUs); build with"
                        + " 'mvn -Pcuda package', for Linux on x86-64; on a CPU 'predict --precision int8' is"
                        + " faster",
                "go", "well", "--device", "cuda");
    }

    @Test
    void anUnknownDeviceIsRefused() {
        refusedWith("--device: npu (expected: cpu or cuda); leave it out",
                "--device", "npu", "go", "well");
        assertEquals(0, aasllm("go", "well", "--device", "cpu"));
    }

    @Test
    void aMissingArgumentIsRefused() {
        refusedWith("WAY: none (expected: one of well, partly, refused, broken, unlinked); see 'aasllm go"
                + " --help'", "go");
    }

    /** The label of an argument says no more than its name, the first sentence of its description does. */
    @Test
    void aMissingInputIsRefusedWithWhatItIs() {
        var line = new StringWriter();
        assertEquals(2, Main.run(new PrintWriter(new StringWriter()), new PrintWriter(line, true), "experiment", "--data", "d", "--out", "o"));
        assertTrue(line.toString().startsWith("RECIPE: none (expected: a file as docs/recipes.md says)"), line.toString());
    }

    @Test
    void aMissingFileOfArgumentsIsRefusedAndTwoSignsMakeAValue() {
        refusedWith("@no such file: missing (expected: a file with arguments behind the @); for a value that begins with"
                + " @ write @@no such file; see 'aasllm --help'", "go", "@no such file");
        err.getBuffer().setLength(0);
        refusedWith("WAY: @well (expected: one of well, partly, refused, broken, unlinked); did you mean well?; see"
                + " 'aasllm go --help'", "go", "@@well");
    }

    @Test
    void aFolderIsNoFileOfArguments(@TempDir Path folder) throws IOException {
        refusedWith(unreadable(folder), "go", "@" + folder);
        err.getBuffer().setLength(0);
        // nor in a file of arguments, which picocli then names
        var outer = Files.writeString(folder.resolve("arguments"), "\"@" + folder + "\"");
        refusedWith(unreadable(outer), "go", "@" + outer);
    }

    private static String unreadable(Path file) {
        return "arguments: Could not read argument file @" + file + " (expected: @ before files that can be read); see"
                + " 'aasllm --help'";
    }

    @Test
    void aWrongNumberIsRefused() {
        refusedWith("--top-db: ten (expected: a number); see 'aasllm go --help'", "go", "well", "--top-db",
                "ten");
    }

    @Test
    void anOptionWithoutItsValueIsRefused() {
        refusedWith("--threads: none (expected: a whole number); see 'aasllm go --help'", "go", "well",
                "--threads");
    }

    @Test
    void noThreadsAreRefusedBeforeAndAfterTheCommand() {
        var line = "--threads: 0 (expected: a whole number, at least 1)";
        refusedWith(line, "--threads", "0", "go", "well");
        err.getBuffer().setLength(0);
        refusedWith(line, "go", "well", "--threads", "0");
    }

    @Test
    void aRefusalOfTheLibraryIsOneLine() {
        refusedWith("lora.rank: 0 (expected: >= 1) in a.json", "go", "refused");
    }

    @Test
    void aFaultOfOursSaysSo() {
        refusedWith(
                "internal error: java.lang.IllegalStateException: a slot is empty (a fault of aasllm, not of"
                        + " the call); run it again with --debug and please report it",
                "go", "broken");
    }

    @Test
    void aMissingNativeLibraryIsAFaultOfOurs() {
        refusedWith(
                "internal error: java.lang.UnsatisfiedLinkError: no jnitorch (a fault of aasllm, not of the"
                        + " call); run it again with --debug and please report it",
                "go", "unlinked");
    }

    @Test
    void onlyDebugShowsTheStackTrace() {
        assertEquals(2, aasllm("go", "broken", "--debug"));
        assertTrue(err.toString().contains("please report it with these lines"));
        assertTrue(err.toString().contains("\tat io.github.aasllm.cli.MainTest"));
    }

    /** It looks like an option, and picocli alone says that there is no file. */
    @Test
    void aNameThatBeginsWithADashGoesBehindTwo() {
        refusedWith("WAY: none (expected: one of well, partly, refused, broken, unlinked); a name that begins with a dash goes"
                + " behind --: -- '-dash one.flac'; see 'aasllm go --help'", "go", "-dash one.flac");
        for (var noName : List.of("--dash", "-", "-q")) {
            err.getBuffer().setLength(0);
            assertEquals(2, aasllm("go", noName));
            assertFalse(err.toString().contains("behind --"), err.toString());
        }
    }
}
