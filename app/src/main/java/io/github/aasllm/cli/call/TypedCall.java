// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A call as it was typed, for the line that says how to go on: with all its options, and as a shell reads it.
 *
 * <p>The launcher says by which name the program was called, in the system property {@value #PROGRAM}; Java cannot tell.
 */
public final class TypedCall {
    public static final String PROGRAM = "aasllm.program";

    private static final String NAME = "aasllm";
    private static final String PLAIN = "[\\w@%+=:,./-]+"; // what no shell reads as anything else
    private static final String EXPECTED = "(expected: ";
    private static final Pattern ADVISED = Pattern.compile("(?<![^ '])" + NAME + "(?= [a-z-]+(?:[ ']|$))");

    private TypedCall() {}

    /** The call of which a command is a part. */
    public static String of(CommandSpec command) {
        return line(words(command));
    }

    /** The same with an option that it may have already, which stands before a {@code --}, behind which nothing is an option. */
    public static String with(String option, CommandSpec command) {
        return line(added(option, new ArrayList<>(words(command))));
    }

    /**
     * The same with an option in the place of another, with which it does not go. Where that one stands in a file of arguments, the
     * call is given as that file has it.
     */
    public static String with(String option, String instead, CommandSpec command) {
        var words = new ArrayList<>(words(command));
        if (!options(words).contains(instead) && command.commandLine().getParseResult().hasMatchedOption(instead)) {
            words = new ArrayList<>(command.root().commandLine().getParseResult().expandedArgs());
        }
        options(words).removeIf(instead::equals);
        return line(added(option, words));
    }

    private static List<String> added(String option, List<String> words) {
        if (!options(words).contains(option)) {
            options(words).add(option);
        }
        return words;
    }

    /** Of a call those words before {@code --}, as a view. */
    private static List<String> options(List<String> words) {
        int end = words.indexOf("--");
        return end < 0 ? words : words.subList(0, end);
    }

    /**
     * A refusal in which the calls that it advises, as in {@code make one with: aasllm model random}, begin with the name
     * that was typed. Between quotes they keep {@code aasllm} where that name has to be quoted itself.
     */
    public static String advised(String refusal) {
        int steps = refusal.indexOf("; ", Math.max(0, refusal.indexOf(EXPECTED)));
        if (steps < 0) {
            return refusal;
        }
        var program = program();
        return refusal.substring(0, steps) + ADVISED.matcher(refusal.substring(steps)).replaceAll(call -> {
            boolean quoted = refusal.charAt(steps + call.start() - 1) == '\'' && program.startsWith("'");
            return Matcher.quoteReplacement(quoted ? NAME : program);
        });
    }

    private static String line(List<String> words) {
        return program() + " " + words.stream().map(TypedCall::quoted).collect(Collectors.joining(" "));
    }

    /** The first word of a call, in which a shell would take {@code a=b} for the value of a variable. */
    private static String program() {
        var typed = System.getProperty(PROGRAM, NAME);
        return typed.contains("=") ? inQuotes(typed) : quoted(typed);
    }

    private static List<String> words(CommandSpec command) {
        return command.root().commandLine().getParseResult().originalArgs();
    }

    /** A word for a shell of Unix: in single quotes where it has to be. */
    static String quoted(String word) {
        return word.matches(PLAIN) ? word : inQuotes(word);
    }

    private static String inQuotes(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
