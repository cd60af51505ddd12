// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a file of results holds before a call goes on with it: which clips have their row, and which
 * failed. Reading it changes nothing.
 */
public final class EarlierResults {
    private static final String OPTION = "--resume";

    private final Path file;
    private final Format format;
    private final RowKind kind;
    private final Map<String, Boolean> failed = new HashMap<>(); // by the key of a row
    private final Set<String> ofThisCall = new HashSet<>(); // keys of the rows that it has added
    private final RecordedNames names;
    private int before; // rows of clips, as the file was read
    private int fresh; // rows of clips that had none
    private int retried;
    private long length; // of the whole rows, in bytes
    private ResultRow last;
    private boolean repeated;
    private final List<ResultRow> unfinished = new ArrayList<>(); // batch, as far as its rows are there
    private final BatchSize size = new BatchSize();

    /**
     * Reads a file, if it is there.
     *
     * @param kind of the rows to come, and of those in the file
     * @param fromHere whether a relative path in a row counts from the folder that the program runs in
     * @throws InvalidInputException if anything in the file is not as the command writes it in this
     *     format, or its rows were made in another way
     */
    public static EarlierResults of(Path file, Format format, RowKind kind, boolean fromHere) {
        var results = new EarlierResults(file, format, kind, fromHere);
        if (Files.exists(file)) {
            if (!Files.isRegularFile(file)) {
                throw InvalidInputException.of(OPTION, "no regular file", "the file to go on with").in(file);
            }
            try (var lines = new ResultLines(file, format)) {
                results.read(lines);
                results.before = results.failed.size();
            } catch (IOException e) {
                throw InvalidInputException.of(OPTION, e.getMessage(), "a readable file")
                        .in(file).causedBy(e);
            }
        }
        return results;
    }

    private EarlierResults(Path file, Format format, RowKind kind, boolean fromHere) {
        this.file = file;
        this.format = format;
        this.kind = kind;
        this.names = new RecordedNames(fromHere);
    }

    private void read(ResultLines lines) throws IOException {
        Optional<List<Column>> columns = Optional.empty();
        long number = 0;
        for (var line = lines.next(); line != null; line = lines.next()) {
            number++;
            long at = number;
            length += line.length;
            if (number == 1 && format == Format.CSV) {
                columns = Optional.of(ResultRow.header(kind, line).orElseThrow(() -> foreign(at)));
                continue;
            }
            var row = columns.isPresent() ? ResultRow.ofCsv(kind, columns.get(), line) : ResultRow.ofJson(kind, line);
            add(row.orElseThrow(() -> foreign(at)), at);
        }
        if (last == null && columns.isPresent() && !kind.headers().contains(columns.get())) {
            throw foreign(1);
        }
        if (!isBeginning(lines.torn(), number == 0)) {
            throw foreign(number + 1);
        }
    }

    /** Whether what has no end can be the beginning of a row of ours, which a kill or a full disk has cut. */
    private boolean isBeginning(byte[] torn, boolean first) {
        var text = new String(torn, UTF_8);
        if (format == Format.JSONL) {
            var beginning = "{\"path\":\"";
            return text.startsWith(beginning) || beginning.startsWith(text);
        }
        return !first || kind.headers().stream()
                .anyMatch(columns -> RowKind.header(columns).startsWith(text));
    }

    private InvalidInputException foreign(long line) {
        return InvalidInputException.of(OPTION, "line " + line + " is none that '" + kind.command() + "' writes",
                        "a file of '" + kind.command() + " --output --format " + format.name().toLowerCase(Locale.ROOT)
                                + "'")
                .in(file)
                .next("it was left as it is; write to another file");
    }

    /** Rows made in two ways must not stand in one file; a failed input's row was not made at all. */
    private void add(ResultRow row, long line) {
        if (!row.way().stream().allMatch(String::isEmpty)) {
            requireSameWay(row.way());
        }
        if (!row.own()) {
            throw foreign(line);
        }
        last = row;
        if (!size.hasRoom(row.seconds())) {
            endBatch();
        }
        unfinished.add(row);
        if (size.add(row.seconds())) {
            endBatch();
        }
        add(row.path(), row.channel(), row.failed());
        names.add(row.path(), row.failed());
    }

    private void endBatch() {
        unfinished.clear();
        size.clear();
    }

    private void requireSameWay(List<String> its) {
        var names = List.copyOf(kind.way().keySet());
        var ours = List.copyOf(kind.way().values());
        var differing = IntStream.range(0, names.size()).filter(i -> !its.get(i).equals(ours.get(i))).boxed().toList();
        if (!differing.isEmpty()) {
            throw InvalidInputException.of(OPTION, told(differing, names, ours), "those of its rows, "
                            + told(differing, names, its))
                    .in(file).next("it was left as it is; write to another file");
        }
    }

    private static String told(List<Integer> which, List<String> names, List<String> values) {
        return which.stream().map(i -> names.get(i) + " " + values.get(i)).collect(Collectors.joining("; "));
    }

    /** Whether there is no row. */
    public boolean isEmpty() {
        return last == null;
    }

    /** Bytes of the file that are whole rows. */
    long length() {
        return length;
    }

    /** Whether clips have several rows, of which the last one counts. */
    public boolean repeated() {
        return repeated;
    }

    /** How many rows were there, in a sentence. */
    String rowsBefore() {
        return ResultFile.rowsBefore(file, before);
    }

    /** The same with how many have come since. */
    String rowsBeforeAndNew() {
        return rowsBefore() + ", " + fresh + " new" + (retried > 0 ? ", " + retried + " tried again" : "");
    }

    /** Rows of clips that failed. */
    public int failures() {
        return (int) failed.values().stream().filter(each -> each).count();
    }

    /** One line where rows of failures stand that the call does not try again, as it names no such input. */
    Optional<String> otherFailures() {
        var others = failed.entrySet().stream()
                .filter(row -> row.getValue() && !ofThisCall.contains(row.getKey())).map(Map.Entry::getKey).sorted().toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.size() + " of earlier calls failed, and this call"
                + " does not name them, so their rows stand: " + ResultRow.path(others.getFirst())
                + (others.size() > 1 ? ", ..." : ""));
    }

    /**
     * The same input by the name under which its file has a row, however its path is spelt now.
     *
     * @throws InvalidInputException if that file may have a row by a path that counts from another folder, so that it would
     *     have two
     */
    Input asRecorded(Input input) {
        if (isKnown(input)) {
            return input;
        }
        var recorded = names.of(input);
        if (recorded.isEmpty()) {
            names.fromElsewhere(input).ifPresent(name -> {
                throw InvalidInputException.of(OPTION, "row " + name + ", which is no file seen from here and may be "
                                + input.name(), "a call in the folder where the file was begun")
                        .in(file).next("call there, or write to another file");
            });
        }
        return recorded.map(input::called).orElse(input);
    }

    /** @throws InvalidInputException as its row is of another sound, which had the same name */
    void requireNoSecondStandardInput(Input input) {
        if (input.name().equals(Inputs.STANDARD_INPUT)) {
            throw InvalidInputException.of(OPTION, Inputs.STANDARD_INPUT
                            + ", of which there is a row", "files, which are known by their names")
                    .in(file).next("write to another file, or name the sound's file");
        }
    }

    private boolean isKnown(Input input) {
        return failed.containsKey(ResultRow.key(input.name(), word(input)))
                || input.isEachChannel() && failed.containsKey(ResultRow.key(input.name(), "1"));
    }

    /**
     * Whether an input has its row, or with each channel all of its rows.
     *
     * @param retryFailed whether a row of a failure is none
     */
    public boolean has(Input input, boolean retryFailed) {
        return input.isEachChannel()
                ? hasEach(input.name(), retryFailed)
                : hasRow(input.name(), word(input), retryFailed);
    }

    /** Whether rows of an input were, as the file was read, the beginning of a batch whose other rows may be missing. */
    boolean isInUnfinishedBatch(Input input) {
        return unfinished.stream().anyMatch(row -> row.path().equals(input.name())
                && (input.isEachChannel() || row.channel().equals(word(input))));
    }

    /** How many channels a file has stands nowhere, so those of the last row's file may not be all. */
    private boolean hasEach(String path, boolean retryFailed) {
        if (hasRow(path, Channel.EACH.word(), retryFailed)) {
            return true;
        }
        int channels = 0;
        while (hasRow(path, Integer.toString(channels + 1), retryFailed)) {
            channels++;
        }
        boolean retried = failed.containsKey(ResultRow.key(path, Integer.toString(channels + 1)));
        return channels > 0 && !retried && !last.path().equals(path);
    }

    private boolean hasRow(String path, String channel, boolean retryFailed) {
        var known = failed.get(ResultRow.key(path, channel));
        return known != null && !(retryFailed && known);
    }

    private static String word(Input input) {
        return input.channel().map(Channel::word).orElse("");
    }

    /** Takes note of a row that this call has added. */
    public void added(Input input, boolean itFailed) {
        if (failed.containsKey(ResultRow.key(input.name(), word(input)))) {
            retried++;
        } else {
            fresh++;
        }
        ofThisCall.add(ResultRow.key(input.name(), word(input)));
        add(input.name(), word(input), itFailed);
    }

    private void add(String path, String channel, boolean itFailed) {
        repeated |= failed.put(ResultRow.key(path, channel), itFailed) != null;
        if (!channel.isEmpty() && Character.isDigit(channel.charAt(0))) {
            // the row of a file that could not be read, before it had a row for each channel
            repeated |= failed.remove(ResultRow.key(path, Channel.EACH.word())) != null;
        }
    }
}
