// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.bulk.FailedWrite;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.Nearest;
import java.io.File;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The door of the program: whatever was thrown leaves as one line on standard error, in the grammar
 * {@code what: value (expected: ...); next step}, and as exit code 2.
 *
 * <p>A failure that is not the user's is called ours. Only {@code --debug} shows a stack trace.
 */
public final class Refusals implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final boolean debug;

    public Refusals(String... arguments) {
        debug = Arrays.asList(arguments).contains(GlobalOptions.DEBUG);
    }

    @Override
    public int handleParseException(ParameterException refusal, String[] arguments) {
        CommandLine command = refusal.getCommandLine();
        String line = sentence(refusal) + behindDashes(refusal, arguments) + "; see '"
                + command.getCommandSpec().qualifiedName() + " --help'";
        return say(line, refusal, command.getErr());
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult call) {
        return report(failure, command.getErr());
    }

    /** Reports what a command threw while it ran. */
    public int report(Throwable failure, PrintWriter err) {
        if (failure instanceof InvalidInputException refusal) {
            return say(refusal.getMessage(), refusal, err);
        }
        if (failure instanceof FailedWrite write) {
            return write.closedPipe() ? FailedWrite.CLOSED_PIPE : say(write.getMessage(), write, err);
        }
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExceptionInInitializerError first
                    && first.getCause() instanceof InvalidInputException refusal) {
                return say(refusal.getMessage(), failure, err); // a class that loads native libraries
            }
        }
        String next = debug
                ? "please report it with these lines" : "run it again with --debug and please report it";
        return say("internal error: " + failure + " (a fault of aasllm, not of the call); " + next,
                failure, err);
    }

    private int say(String line, Throwable failure, PrintWriter err) {
        err.println(TypedCall.advised(line));
        if (debug) {
            failure.printStackTrace(err);
        }
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException refusal) {
        CommandSpec command = refusal.getCommandLine().getCommandSpec();
        if (refusal instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            if (first.startsWith("-")) {
                return "option: " + first + " (expected: one of " + String.join(", ", options(command)) + ")"
                        + meant(first.replaceFirst("=.*", ""), options(command));
            }
            return command.subcommands().isEmpty()
                    ? "argument: " + first + " (expected: no further argument)"
                    : "command: " + first + " (expected: " + commands(command) + ")"
                            + meant(first, command.subcommands().keySet());
        }
        ArgSpec argument = refusal.getArgSpec();
        if (refusal instanceof MissingParameterException missing && argument == null) {
            argument = missing.getMissing().getFirst();
        }
        if (argument == null) {
            return refusal.getMessage();
        }
        String value = refusal instanceof MissingParameterException ? "none" : refusal.getValue();
        return label(argument) + ": " + ("".equals(value) ? "''" : value) + " (expected: " + expected(argument) + ")" + meant(value, words(argument));
    }

    /** What to do where a word that begins with a dash was meant for the name of a file: alone, or if there is one. */
    private static String behindDashes(ParameterException refusal, String... words) {
        boolean missing = refusal instanceof MissingParameterException none && none.getMissing().getFirst().isPositional();
        if (!missing && !(refusal instanceof UnmatchedArgumentException)) {
            return "";
        }
        var options = refusal.getCommandLine().getCommandSpec().optionsMap();
        return Stream.of(words).takeWhile(word -> !word.equals("--")).filter(word -> word.startsWith("-") && word.length() > 2)
                .filter(word -> new File(word).exists()
                        || missing && !word.startsWith("--") && !options.containsKey(word.substring(0, 2)))
                .findFirst().map(word -> "; a name that begins with a dash goes behind --: -- " + TypedCall.quoted(word)).orElse("");
    }

    /**
     * What a command does that has others below it and was called without one: its help. As nothing was asked for, that
     * is no result, so it goes to standard error and the call counts as wrong.
     */
    public static int help(CommandSpec command) {
        CommandLine line = command.commandLine();
        line.usage(line.getErr(), Progress.colours("err"));
        return ExitCode.USAGE;
    }

    /** The commands of {@code command}, as an expectation. */
    private static String commands(CommandSpec command) {
        return command.subcommands().isEmpty()
                ? "an option"
                : "one of " + String.join(", ", command.subcommands().keySet());
    }

    private static List<String> options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    private static String meant(String word, Collection<String> known) {
        return Nearest.question(word, known).map(question -> "; " + question).orElse("");
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** The names that an argument can have, of which one may have been meant; none where there is no list of them. */
    private static List<String> words(ArgSpec argument) {
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT)).toList();
        }
        var names = new ArrayList<String>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(names::add);
        }
        return names;
    }

    private static String expected(ArgSpec argument) {
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            return "one of " + String.join(", ", words(argument));
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class || type == Float.class || type == float.class) {
            return "a number";
        }
        return argument.isPositional() && argument.description().length > 0
                ? firstSentence(String.join(" ", argument.description())) : argument.paramLabel();
    }

    /** {@code A folder; or a file. More.} as {@code a folder; or a file}: an argument's label alone would repeat its name. */
    private static String firstSentence(String text) {
        String first = text.split("\\.(\\s|$)", 2)[0].replace("%n", " ").replace("%%", "%");
        return first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
    }
}
