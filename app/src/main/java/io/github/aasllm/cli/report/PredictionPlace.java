// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import io.github.aasllm.audit.Intervention;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.bulk.ResultLock;
import io.github.aasllm.cli.call.Overwriting;
import io.github.aasllm.cli.call.RowOptions;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.Column.Kind;
import io.github.aasllm.record.ParquetFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file of {@code evaluate --output}.
 *
 * @param parquet whether it is Parquet, which is made at the end of rows in JSON Lines beside it
 * @param resume whether the rows that are there stand
 * @param overwriting whether others may go
 */
record PredictionPlace(Path file, boolean parquet, boolean resume, Overwriting overwriting) {
    private static final String BEGINNING = "{\"id\":\""; // of every row

    Path rows() {
        return parquet ? RowOptions.Making.rows(file) : file;
    }

    /** Refuses what must not be written over, before anything is read. */
    void check() {
        ResultFile.check(file);
        ResultFile.check(rows());
        overwriting.spareResults(file, rows(), resume);
    }

    /** @throws InvalidInputException if another call writes it */
    Optional<ResultLock> lock() {
        return ResultLock.of(rows());
    }

    /**
     * The whole rows of an earlier call; none where the call begins.
     *
     * @throws InvalidInputException if they are of another model, of other clips, or no rows
     */
    List<PredictionRow> earlier(List<Utterance> clips, Origin origin) {
        var rows = new ArrayList<PredictionRow>();
        if (!resume || !Files.exists(rows())) {
            return rows;
        }
        var labels = clips.stream().collect(Collectors.toMap(Utterance::id, Utterance::label));
        var lines = new ArrayList<Integer>();
        var cutOff = PredictionFile.forEach(rows(), (line, row) -> {
            lines.add(line);
            rows.add(row);
        });
        for (int i = 0; i < rows.size(); i++) {
            requireSame("line " + lines.get(i), rows.get(i), origin, labels, rows(), "write to another file");
        }
        if (cutOff.isPresent()) {
            requireBeginning(cutOff.getAsInt());
        }
        return rows;
    }

    /**
     * Refuses to go on with a file whose rows another call has made.
     *
     * @param what stands in the file, such as {@code line 1}
     * @param labels of the clips, by id
     * @param next what to do instead
     */
    static void requireSame(
            String what, PredictionRow row, Origin origin, Map<String, String> labels, Path file, String next) {
        var its = told(row.origin());
        var ours = told(origin);
        var known = labels.get(row.id());
        its.add(row.id() + " labelled " + row.label());
        ours.add(row.id() + (known == null ? " not among the clips" : " labelled " + known));
        if (!its.equals(ours)) {
            var differing = new ArrayList<>(its);
            differing.removeAll(ours);
            ours.removeAll(its);
            throw InvalidInputException.of("--resume", what + " is of another model or of other clips: "
                            + String.join("; ", differing), "rows of this call: " + String.join("; ", ours))
                    .in(file).next("it was left as it is; " + next);
        }
    }

    /** What tells calls apart; one call makes rows of all interventions. */
    private static List<String> told(Origin origin) {
        var told = new ArrayList<>(List.of("corpus " + origin.corpus(), "arm " + origin.arm().name()));
        var names = new TreeSet<>(origin.details().keySet());
        names.remove(Intervention.DETAIL);
        names.forEach(name -> told.add(name + " " + origin.details().get(name)));
        return told;
    }

    /** What a kill has cut off begins as a row does; notes of somebody's are not to be taken for that. */
    private void requireBeginning(int line) {
        try (var lines = Files.newBufferedReader(rows(), StandardCharsets.ISO_8859_1)) {
            var torn = lines.lines().skip(line - 1).findFirst().orElse("");
            if (!torn.startsWith(BEGINNING) && !BEGINNING.startsWith(torn)) {
                throw InvalidInputException.of("--resume", "line " + line + " is none that 'evaluate' writes",
                        "a file of 'evaluate --output'").in(rows()).next("it was left as it is; write to another file");
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The file with the rows that stand, to be gone on with. */
    Writer begin(List<PredictionRow> rows) throws IOException {
        var standing = new StringWriter();
        for (var row : rows) {
            PredictionFile.append(standing, row);
        }
        AtomicFile.write(rows(), standing.toString());
        return Files.newBufferedWriter(rows(), StandardOpenOption.APPEND);
    }

    void append(Writer out, PredictionRow row) {
        try {
            PredictionFile.append(out, row);
            out.flush();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Makes the Parquet file, where one is asked for.
     *
     * @param labels of the probabilities
     * @param details the names of those of the rows
     */
    void make(Collection<String> labels, Collection<String> details) {
        if (parquet) {
            ParquetFile.write(file, rows(), columns(labels, details));
        }
    }

    private static List<Column> columns(Collection<String> labels, Collection<String> details) {
        return Stream.of(
                texts("id", "label", "emotion"),
                in("probabilities", labels, Kind.NUMBER),
                in("facts", new TreeSet<>(LabelledClips.FACTS), Kind.TEXT),
                texts("corpus", "protocol", "arm", "system"),
                Stream.of(Column.of("variants", Kind.TEXTS), Column.of("seed", Kind.COUNT)),
                texts("fold"),
                in("details", new TreeSet<>(details), Kind.TEXT)).flatMap(columns -> columns).toList();
    }

    private static Stream<Column> texts(String... names) {
        return Stream.of(names).map(name -> Column.of(name, Kind.TEXT));
    }

    private static Stream<Column> in(String map, Collection<String> names, Kind kind) {
        return names.stream().map(name -> new Column(List.of(map, name), kind));
    }

    InvalidInputException unwritable(IOException e) {
        return InvalidInputException.of(ResultFile.OPTION, e.getMessage(), "a file that can be written").in(rows())
                .causedBy(e);
    }
}
