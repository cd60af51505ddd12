// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.aasllm.error.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The lines of a list of clips as CSV: a header, and cells between commas, semicolons or tabs, whichever the
 * header has; a first line {@code sep=;} as spreadsheets write it names another.
 */
final class CsvLines {
    private static final String SEPARATORS = ",;\t"; // of equally good ones the first
    private static final String OTHERS = ",;\t|: "; // what else lists are written with
    private static final Pattern LINE = Pattern.compile("line (\\d+)");
    private static final Pattern NAMED = Pattern.compile("(?i)sep=(.)");

    private final Path file;
    private final CsvReader<CsvRecord> csv;
    private final Iterator<CsvRecord> records;
    private final long linesBefore;
    private final List<String> header;
    private long last; // the line of the record that was read last

    private CsvLines(Path file, BufferedReader text, String needed) throws IOException {
        this.file = file;
        var named = NAMED.matcher(firstLine(text));
        this.linesBefore = named.matches() ? skipLine(text) : 0;
        char separator = named.matches() ? named.group(1).charAt(0) : separator(firstLine(text), needed);
        this.csv = reader(separator).ofCsvRecord(text);
        this.records = csv.iterator();
        this.header = header(needed);
    }

    /**
     * The lines behind the header; those that say nothing are passed over.
     *
     * @param needed the column without which it is no list
     * @throws InvalidInputException here or on the way, if the header lacks the column or has one twice, a
     *     quote is not closed, or a line has more or fewer cells than the header
     */
    static Stream<ManifestLine> of(Path file, BufferedReader text, String needed) throws IOException {
        var lines = new CsvLines(file, text, needed);
        return Stream.generate(lines::next).takeWhile(Optional::isPresent).flatMap(Optional::get);
    }

    private static CsvReader.CsvReaderBuilder reader(char separator) {
        return CsvReader.builder().fieldSeparator(separator).allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    }

    /** The first line that says something, as far as it may be looked at; the text stays where it is. */
    private static String firstLine(BufferedReader text) throws IOException {
        text.mark(ManifestText.LOOK);
        var line = new StringBuilder();
        for (int i = 0; i < ManifestText.LOOK - 1; i++) {
            int c = text.read();
            if (c < 0 || (c == '\n' || c == '\r') && !line.toString().isBlank()) {
                break;
            }
            line.append((char) c);
        }
        text.reset();
        return line.toString().strip();
    }

    /** Goes behind the first line that says something; gives how many lines that are. */
    private static int skipLine(BufferedReader text) throws IOException {
        int lines = 1;
        while (text.readLine().isBlank()) {
            lines++;
        }
        return lines;
    }

    /** The one that finds the column, else the one that finds the most. */
    private static char separator(String header, String needed) {
        return SEPARATORS.chars().mapToObj(c -> (char) c)
                .max(Comparator.comparing((Character c) -> has(cells(header, c), needed))
                        .thenComparing(c -> cells(header, c).size())
                        .thenComparing(c -> -SEPARATORS.indexOf(c)))
                .orElseThrow();
    }

    private static List<String> cells(String line, char separator) {
        try {
            return reader(separator).ofSingleCsvRecord(line).getFields();
        } catch (CsvParseException e) {
            return List.of();
        }
    }

    private static boolean has(List<String> header, String column) {
        return header.stream().map(ManifestLine::column).anyMatch(column::equalsIgnoreCase);
    }

    private List<String> header(String needed) {
        var record = record();
        if (record.isEmpty()) {
            throw InvalidInputException.of("manifest", "nothing", "a header with a column " + needed)
                    .in(file);
        }
        var found = record.get().getFields();
        if (!has(found, needed)) {
            var words = found.stream().map(String::strip).collect(Collectors.joining(", "));
            throw separatedOtherwise(found, needed).map(by -> columns(words + ", separated by " + by,
                            "commas, semicolons or tabs, outside quotes"))
                    .orElseGet(() -> columns(words, needed + " among them"));
        }
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var cell : found) {
            var column = ManifestLine.column(cell);
            if (!column.isEmpty() && !names.add(column)) {
                throw columns(column + " twice", "each once, in whatever case");
            }
        }
        return found;
    }

    private InvalidInputException columns(String value, String expected) {
        return InvalidInputException.of("manifest columns", value, expected).in(file);
    }

    /** What stands between the columns of a header that is one cell, if they are there. */
    private static Optional<String> separatedOtherwise(List<String> header, String needed) {
        return OTHERS.chars().mapToObj(c -> (char) c)
                .filter(c -> header.size() == 1 && has(cells(header.getFirst(), c), needed))
                .map(c -> c == ' ' ? "spaces" : c == '\t' ? "tabs" : c.toString())
                .findFirst();
    }

    /** The next line; empty in it where it says nothing, and none at the end. */
    private Optional<Stream<ManifestLine>> next() {
        return record().map(CsvRecord::getFields).map(this::line);
    }

    private Stream<ManifestLine> line(List<String> fields) {
        if (fields.stream().allMatch(String::isBlank)) {
            return Stream.empty();
        }
        var cells = new ManifestLine.Cells(file, last);
        if (fields.size() != header.size()) {
            throw cells.refusal(fields.size() + " cells", header.size() + ", as the header has");
        }
        IntStream.range(0, fields.size()).forEach(i -> cells.add(header.get(i), fields.get(i)));
        return cells.isBlank() ? Stream.empty() : Stream.of(cells.finish());
    }

    private Optional<CsvRecord> record() {
        try {
            if (!records.hasNext()) {
                csv.close();
                return Optional.empty();
            }
            var record = records.next();
            last = linesBefore + record.getStartingLineNumber();
            return Optional.of(record);
        } catch (CsvParseException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the line in which the record begins, which the reader says in its message alone. */
    private InvalidInputException damaged(CsvParseException e) {
        var message = String.valueOf(e.getMessage());
        var line = LINE.matcher(message);
        long number = line.find() ? linesBefore + Long.parseLong(line.group(1)) : last + 1;
        var what = message.contains("quote")
                ? "a quote that is not closed, or stands inside a cell"
                : message;
        return InvalidInputException.of("manifest line " + number, what, "CSV").in(file).causedBy(e);
    }
}
