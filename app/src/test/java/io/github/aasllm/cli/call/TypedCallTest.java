// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
