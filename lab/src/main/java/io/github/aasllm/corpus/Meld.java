// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSpelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * MELD (Poria et al. 2019), as {@code MELD.Raw.tar.gz} unpacks.
 *
 * <p>Labels stand in {@code train_sent_emo.csv}, {@code dev_sent_emo.csv} and {@code test_sent_emo.csv}, in
 * UTF-8 or, in old copies, the Windows code page. The sound of a row is {@code diaD_uttU}, as .wav, .flac or
 * the published .mp4, in the split's folder. Dialogue numbers begin anew in every split, so an id is
 * {@code SPLIT/diaD_uttU}.
 *
 * @param channel which of the mostly six channels is taken
 */
public record Meld(ChannelChoice channel) implements Corpus {
    static final String NAME = "meld";

    private static final Map<String, String> FOLDERS = Map.of(
            "train", "train_splits", "dev", "dev_splits_complete", "test", "output_repeated_splits_test");
    private static final List<String> LABELS =
            List.of("neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger");
    private static final Set<String> WOMEN = Set.of("Rachel", "Monica", "Phoebe");
    private static final Set<String> MEN = Set.of("Ross", "Joey", "Chandler");
    private static final List<String> COLUMNS =
            List.of("Utterance", "Speaker", "Emotion", "Dialogue_ID", "Utterance_ID");

    /** The centre channel, where the voices are. */
    public Meld() {
        this(ChannelChoice.CENTRE);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Utterance> utterances(Path folder) {
        var utterances = new UtterancesById(folder);
        boolean any = false;
        for (var split : List.of("train", "dev", "test")) {
            var csv = Stream.of(folder, folder.resolve(split))
                    .map(place -> place.resolve(split + "_sent_emo.csv")).filter(Files::exists).findFirst();
            csv.ifPresent(file -> read(file, split, utterances));
            any |= csv.isPresent();
        }
        if (!any) {
            throw Corpora.in(folder, InvalidInputException.of("MELD", "no label file",
                    "train_sent_emo.csv, dev_sent_emo.csv and test_sent_emo.csv"));
        }
        return utterances.sorted();
    }

    private void read(Path csv, String split, UtterancesById utterances) {
        var sounds = csv.resolveSibling(FOLDERS.get(split));
        try (var rows = CsvReader.builder().allowUnclosedQuote(false)
                .ofNamedCsvRecord(LabelText.read(csv))) {
            for (var row : rows) {
                for (var column : COLUMNS) {
                    if (row.findField(column).isEmpty()) {
                        throw InvalidInputException.of("label file columns", row.getHeader(), "one " + column)
                                .in(csv);
                    }
                }
                utterances.add(utterance(csv, split, sounds, row));
            }
        } catch (CsvParseException | IOException e) {
            throw InvalidInputException.of("label file", e.getMessage(), "CSV").in(csv).causedBy(e);
        }
    }

    private Utterance utterance(Path csv, String split, Path sounds, NamedCsvRecord row) {
        var clip = "dia" + row.getField("Dialogue_ID") + "_utt" + row.getField("Utterance_ID");
        var label = LabelSpelling.of(row.getField("Emotion"));
        if (!clip.matches("dia[0-9]+_utt[0-9]+") || !LABELS.contains(label)) {
            throw InvalidInputException.of("label file line " + row.getStartingLineNumber(), clip + ", "
                    + label,
                    "numbers of dialogue and utterance, and one of " + String.join(", ", LABELS)).in(csv);
        }
        var speaker = row.getField("Speaker");
        var facts = new TreeMap<String, String>();
        facts.put(Utterance.SPLIT, split);
        facts.put(Utterance.SPEAKER, speaker);
        facts.put(Utterance.TEXT, row.getField("Utterance"));
        facts.put("dialogue", row.getField("Dialogue_ID"));
        facts.put(Utterance.CHANNEL, channel.toString());
        if (WOMEN.contains(speaker) || MEN.contains(speaker)) {
            facts.put(Utterance.SEX, WOMEN.contains(speaker) ? "female" : "male");
        }
        return new Utterance(split + "/" + clip, SoundFiles.named(sounds, clip), label, facts);
    }

    /** All seven, in the order of the published label numbers. */
    @Override
    public Classes usualClasses() {
        return new Classes(Map.of(), LABELS);
    }

    /** The rows of the label files: 9,989, 1,109 and 2,610. */
    @Override
    public Optional<ClassTable> expected() {
        return Optional.of(ClassTable.of(tabledBy(), LABELS, Map.of(
                "train", new int[] {4710, 1205, 268, 683, 1743, 271, 1109},
                "dev", new int[] {470, 150, 40, 111, 163, 22, 153},
                "test", new int[] {1256, 281, 50, 208, 402, 68, 345})));
    }

    @Override
    public String tabledBy() {
        return Utterance.SPLIT;
    }

    @Override
    public List<KnownFault> knownFaults() {
        return List.of(
                new KnownFault("train/dia125_utt3", "corrupt in the published archive", true),
                new KnownFault("dev/dia110_utt7", "missing in the published archive", true),
                new KnownFault("test/dia38_utt4", "cut wrongly: 305 s long", false),
                new KnownFault("test/dia220_utt0", "cut wrongly: 235 s long", false),
                new KnownFault("train/dia309_utt0", "cut wrongly: 41 s long", false),
                new KnownFault("test/dia155_utt3", "starts when it ends, by the label file", false));
    }
}
