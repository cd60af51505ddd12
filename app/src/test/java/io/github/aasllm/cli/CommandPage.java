// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command in Markdown, out of what its {@code --help} is made of. */
record CommandPage(CommandLine command) {
    private static final List<String> EVERYWHERE = List.of("--debug", "--device", "--help", "--quiet", "--threads", "--version");

    /** A page for each command that does something, in the order of the help. */
    static List<CommandPage> all(CommandLine program) {
        return program.getSubcommands().values().stream()
                .flatMap(command -> command.getSubcommands().isEmpty()
                        ? Stream.of(new CommandPage(command)) : all(command).stream())
                .toList();
    }

    /** In words, as they are typed: {@code model info}. */
    String name() {
        var name = command.getCommandSpec().qualifiedName(" ");
        return name.substring(name.indexOf(' ') + 1);
    }

    /** Of its page. */
    String file() {
        return name().replace(' ', '-') + ".md";
    }

    /** The first sentence of what it does. */
    String summary() {
        return description().replaceFirst("(?s)\\. .*", ".");
    }

    private String description() {
        return String.join(" ", command.getCommandSpec().usageMessage().description());
    }

    /** The page itself. */
    String markdown() {
        var synopsis = command.getHelp().synopsis(0).strip();
        return """
                # aasllm %s

                %s

                    aasllm %s

                %s
                %s
                Options of every command: %s; see [the list of commands](README.md).
                """.formatted(name(), description(), synopsis.replaceAll("\\s+", " ").replaceFirst("^aasllm ", ""),
                table("argument", command.getCommandSpec().positionalParameters().stream()
                        .filter(one -> !one.hidden()).map(one -> row(one.paramLabel(), one))),
                table("option", own().map(option -> row(words(option), option))),
                EVERYWHERE.stream().map(one -> '`' + one + '`').collect(Collectors.joining(", ")));
    }

    /** The table of the options that every command has. */
    String everywhere() {
        return table("option", command.getCommandSpec().options().stream()
                .filter(option -> EVERYWHERE.contains(option.longestName()))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .map(option -> row(words(option), option)));
    }

    private Stream<OptionSpec> own() {
        return command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden() && !EVERYWHERE.contains(option.longestName()))
                .sorted(Comparator.comparing(OptionSpec::longestName));
    }

    private static String words(OptionSpec option) {
        var names = Arrays.stream(option.names()).sorted(Comparator.comparingInt(String::length))
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String row(String name, ArgSpec argument) {
        return "| `" + name.replace("|", "\\|") + "` | " + String.join(" ", argument.description()).replace("|", "\\|") + " |\n";
    }

    private static String table(String of, Stream<String> rows) {
        var lines = rows.collect(Collectors.joining());
        return lines.isEmpty() ? "" : "| " + of + " | |\n|---|---|\n" + lines;
    }
}
