// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The line that says how to go on is the call that was made, as a shell reads it. */
class TypedCallTest {
    private static final String RESUME = "--resume";

    /** A command with a flag, an option and files, of a call. */
    private static CommandSpec called(String... words) {
        var go = CommandSpec.create()
                .addOption(OptionSpec.builder(RESUME).build())
                .addOption(OptionSpec.builder("--force").build())
                .addOption(OptionSpec.builder("--threads").type(int.class).build())
                .addPositional(PositionalParamSpec.builder().type(String[].class).arity("0..*").build());
        new CommandLine(CommandSpec.create().addSubcommand("go", go)).parseArgs(words);
        return go;
    }

    @Test
    void everyOptionIsThereAsItWasTyped() {
        assertEquals("aasllm go --threads=2 a.wav", TypedCall.of(called("go", "--threads=2", "a.wav")));
        assertEquals("aasllm go --threads 2 a.wav --resume", TypedCall.with(RESUME, called("go", "--threads", "2", "a.wav")));
    }

    @Test
    void anOptionIsAddedOnceAndBeforeTwoDashes() {
        assertEquals("aasllm go --resume a.wav", TypedCall.with(RESUME, called("go", RESUME, "a.wav")));
        assertEquals("aasllm go --resume -- --threads", TypedCall.with(RESUME, called("go", "--", "--threads")));
        assertEquals("aasllm go --resume -- --resume", TypedCall.with(RESUME, called("go", "--", "--resume")), "a file of that name");
    }

    @Test
    void anOptionTakesThePlaceOfOneWithWhichItDoesNotGo(@TempDir Path folder) throws IOException {
        assertEquals("aasllm go a.wav --resume", TypedCall.with(RESUME, "--force", called("go", "--force", "a.wav")));
        assertEquals("aasllm go a.wav --resume -- --force", TypedCall.with(RESUME, "--force", called("go", "--force", "a.wav", "--", "--force")));
        var file = Files.writeString(folder.resolve("words"), "--force b.wav");
        assertEquals("aasllm go @" + file + " --resume", TypedCall.with(RESUME, "--threads", called("go", "@" + file)));
        assertEquals("aasllm go b.wav --resume", TypedCall.with(RESUME, "--force", called("go", "@" + file)));
    }

    @Test
    void whatAShellWouldReadOtherwiseIsQuoted() {
        assertEquals("aasllm go 'my call.wav' 'it'\\''s.wav' '*.wav' '$HOME' ''",
                TypedCall.of(called("go", "my call.wav", "it's.wav", "*.wav", "$HOME", "")));
        assertEquals("'großes.wav'", TypedCall.quoted("großes.wav")); // more than needed, and right
    }

    private static String calledAs(String name, Supplier<String> said) {
        System.setProperty(TypedCall.PROGRAM, name);
        try {
            return said.get();
        } finally {
            System.clearProperty(TypedCall.PROGRAM);
        }
    }

    @Test
    void theProgramHasTheNameThatWasTyped() {
        assertEquals("./aasllm go a.wav", calledAs("./aasllm", () -> TypedCall.of(called("go", "a.wav"))));
        assertEquals("'/my tools/aasllm' go --resume", calledAs("/my tools/aasllm", () -> TypedCall.with(RESUME, called("go"))));
        assertEquals("'a=b/aasllm' go", calledAs("a=b/aasllm", () -> TypedCall.of(called("go")))); // else a variable's value
    }

    @Test
    void soHaveCallsThatARefusalAdvises() {
        var refusal = "LoRA: x (expected: aasllm go) in aasllm go; fetch it: aasllm model get x; see 'aasllm go --help'";
        assertEquals(refusal, TypedCall.advised(refusal));
        assertEquals("LoRA: x (expected: aasllm go) in aasllm go; fetch it: ./aasllm model get x; see './aasllm go --help'",
                calledAs("./aasllm", () -> TypedCall.advised(refusal)));
        assertEquals("LoRA: x (expected: aasllm go) in aasllm go; fetch it: '/my tools/aasllm' model get x; see 'aasllm go --help'",
                calledAs("/my tools/aasllm", () -> TypedCall.advised(refusal)));
        var ours = "internal error: x (a fault of aasllm, not of the call); did you mean aasllm report.html?";
        assertEquals(ours, calledAs("./aasllm", () -> TypedCall.advised(ours)));
    }
}
