// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command, or the program itself, as a page for {@code man}, out of what its {@code --help} is made of. */
record ManPage(CommandLine command) {

    /** The program's page, and those of all that is below it. */
    static Stream<ManPage> all(CommandLine command) {
        return Stream.concat(Stream.of(new ManPage(command)), command.getSubcommands().values().stream().flatMap(ManPage::all));
    }

    /** Such as {@code aasllm-model-info}. */
    String name() {
        return command.getCommandSpec().qualifiedName("-");
    }

    String file() {
        return name() + ".1";
    }

    /** In roff, with the macros of {@code man}. */
    String roff() {
        var spec = command.getCommandSpec();
        var description = String.join(" ", spec.usageMessage().description());
        return """
                .TH "%s" "1" "" "AA-SLLM" "AA-SLLM"
                .SH NAME
                %s \\- %s
                .SH SYNOPSIS
                %s
                .SH DESCRIPTION
                %s
                %s%s%s.SH "EXIT STATUS"
                0 where all is done, 1 where inputs failed, some or all, and the rest is done, 2 where the call itself is wrong or
                its results could not be written.
                %s""".formatted(name().toUpperCase(java.util.Locale.ROOT), text(name()),
                text(description.replaceFirst("(?s)\\. .*", "").replaceFirst("\\.$", "")),
                text(command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ")), text(description),
                section("ARGUMENTS", spec.positionalParameters().stream().filter(one -> !one.hidden())
                        .map(one -> item(one.paramLabel(), one))),
                section("COMMANDS", command.getSubcommands().values().stream()
                        .map(one -> item(one.getCommandName(), one.getCommandSpec().usageMessage().description()))),
                section("OPTIONS", spec.options().stream().filter(option -> !option.hidden())
                        .sorted(Comparator.comparing(OptionSpec::longestName)).map(option -> item(words(option), option))),
                section("SEE ALSO", others()));
    }

    /** The pages above and below this one. */
    private Stream<String> others() {
        var above = Stream.iterate(command.getParent(), one -> one != null, CommandLine::getParent);
        var pages = Stream.concat(above, command.getSubcommands().values().stream())
                .map(one -> ".BR " + text(new ManPage(one).name()) + " (1)");
        return Stream.of(pages.collect(Collectors.joining(" ,\n")) + "\n");
    }

    private static String words(OptionSpec option) {
        var names = Arrays.stream(option.names()).sorted(Comparator.comparingInt(String::length))
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String item(String name, ArgSpec argument) {
        return item(name, argument.description());
    }

    private static String item(String name, String... description) {
        return ".TP\n.B " + text(name) + "\n" + text(String.join(" ", description)) + "\n";
    }

    private static String section(String head, Stream<String> items) {
        var all = items.collect(Collectors.joining());
        return all.isBlank() ? "" : ".SH \"" + head + "\"\n" + all;
    }

    /** Words as they are: roff takes a backslash, and a dot or an apostrophe that begins a line, for its own. */
    private static String text(String words) {
        var escaped = words.replace("\\", "\\e").replace("-", "\\-");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
