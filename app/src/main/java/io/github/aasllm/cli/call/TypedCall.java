// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** A call as it was typed, for the line that says how to go on: with all its options, and as a shell reads it. */
public final class TypedCall {
    private static final String PLAIN = "[\\w@%+=:,./-]+"; // what no shell reads as anything else

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
        if (!words.contains(instead) && command.commandLine().getParseResult().hasMatchedOption(instead)) {
            words = new ArrayList<>(command.root().commandLine().getParseResult().expandedArgs());
        }
        int end = words.indexOf("--");
        var options = end < 0 ? words : words.subList(0, end);
        options.removeIf(instead::equals);
        return line(added(option, words));
    }

    private static List<String> added(String option, List<String> words) {
        if (!words.contains(option)) {
            int end = words.indexOf("--");
            words.add(end < 0 ? words.size() : end, option);
        }
        return words;
    }

    private static String line(List<String> words) {
        return "aasllm " + words.stream().map(TypedCall::quoted).collect(Collectors.joining(" "));
    }

    private static List<String> words(CommandSpec command) {
        return command.root().commandLine().getParseResult().originalArgs();
    }

    /** A word for a shell of Unix: in single quotes where it has to be. */
    static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
