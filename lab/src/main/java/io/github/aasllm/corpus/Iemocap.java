// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * IEMOCAP (Busso et al. 2008), as {@code IEMOCAP_full_release} is laid out.
 *
 * <p>Labels stand in {@code SessionN/dialog/EmoEvaluation/DIALOG.txt}; the folders below hold those of single
 * raters and do not count. A line such as
 * {@code [6.29 - 8.23]<TAB>Ses01F_impro01_F000<TAB>neu<TAB>[2.5, 2.5, 2.5]} is an utterance; its sound is
 * {@code SessionN/sentences/wav/DIALOG/ID.wav}. The speaker's sex is in the last part of the id: {@code F000}
 * is the woman's; the F of {@code Ses01F} says who wore the markers.
 */
public record Iemocap() implements Corpus {
    static final String NAME = "iemocap";

    private static final int SESSIONS = 5;
    private static final Pattern LABEL =
            Pattern.compile("\\[[0-9. ]+-[0-9. ]+]\\t(Ses0[1-5][FM]_\\w+_([FM])\\w+)\\t(\\w+)\\t.*");
    private static final Pattern TEXT = Pattern.compile("(Ses0[1-5]\\S+) \\[[^]]*]: ?(.*)");
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("ang", "anger"), Map.entry("hap", "happiness"), Map.entry("exc", "excitement"),
            Map.entry("sad", "sadness"), Map.entry("neu", "neutral"), Map.entry("fru", "frustration"),
            Map.entry("sur", "surprise"), Map.entry("fea", "fear"), Map.entry("dis", "disgust"),
            Map.entry("oth", "other"), Map.entry("xxx", "undecided"));

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Utterance> utterances(Path folder) {
        var root = root(folder);
        var utterances = new UtterancesById(folder);
        for (int session = 1; session <= SESSIONS; session++) {
            var dialogs = root.resolve("Session" + session).resolve("dialog");
            for (var file : textFiles(dialogs.resolve("EmoEvaluation"))) {
                read(file, session, texts(dialogs.resolve("transcriptions").resolve(file.getFileName())),
                        utterances);
            }
        }
        return utterances.sorted();
    }

    /** The folder that has the sessions: the one that was named, or IEMOCAP_full_release in it. */
    private static Path root(Path folder) {
        for (var root : List.of(folder, folder.resolve("IEMOCAP_full_release"))) {
            for (int session = 1; session <= SESSIONS; session++) {
                if (!textFiles(root.resolve("Session" + session).resolve("dialog/EmoEvaluation")).isEmpty()) {
                    return root;
                }
            }
        }
        throw Corpora.in(folder, InvalidInputException.of("IEMOCAP", "no label file", "Session1/dialog/EmoEvaluation/*.txt"))
                .next("name the folder IEMOCAP_full_release");
    }

    /**
     * The label files of a session, none where the folder is missing; not the {@code ._*} that macOS leaves.
     */
    private static Set<Path> textFiles(Path folder) {
        var files = new TreeSet<Path>();
        if (Files.isDirectory(folder)) {
            try (var found = Files.newDirectoryStream(folder, "[!.]*.txt")) {
                found.forEach(files::add);
            } catch (IOException e) {
                throw InvalidInputException.of("folder", e.getMessage(), "a readable folder").in(folder)
                        .causedBy(e);
            }
        }
        return files;
    }

    private static Map<String, String> texts(Path file) {
        var texts = new HashMap<String, String>();
        if (Files.exists(file)) {
            LabelText.read(file).lines().map(TEXT::matcher).filter(m -> m.matches())
                    .forEach(m -> texts.put(m.group(1), m.group(2)));
        }
        return texts;
    }

    private static void read(Path file, int session, Map<String, String> texts, UtterancesById utterances) {
        var dialog = SoundFiles.stem(file);
        var sounds = file.getParent().resolveSibling("../sentences/wav").normalize().resolve(dialog);
        int number = 0;
        for (var line : LabelText.read(file).lines().toList()) {
            number++;
            if (!line.startsWith("[")) {
                continue; // a rater's line, the header, or empty
            }
            var match = LABEL.matcher(line);
            var label = match.matches() ? LABELS.get(match.group(3)) : null;
            if (label == null) {
                throw InvalidInputException.of("label file line " + number, line.replace('\t', ' '),
                        "times, an id and a label of IEMOCAP")
                        .in(file);
            }
            var id = match.group(1);
            var facts = new TreeMap<String, String>();
            facts.put(Utterance.SESSION, Integer.toString(session));
            facts.put(Utterance.SPEAKER, "Ses0" + session + match.group(2));
            facts.put(Utterance.SEX, match.group(2).equals("F") ? "female" : "male");
            facts.put("style", dialog.contains("impro") ? "improvised" : "scripted");
            if (texts.containsKey(id)) {
                facts.put(Utterance.TEXT, texts.get(id));
            }
            utterances.add(new Utterance(id, sounds.resolve(id + ".wav"), label, facts));
        }
    }

    /** The field's four classes. */
    @Override
    public Classes usualClasses() {
        return new Classes(
                Map.of("excitement", "happiness"), List.of("anger", "happiness", "sadness", "neutral"));
    }

    /** 5,531 = 1,103 + 1,636 + 1,084 + 1,708. */
    @Override
    public Optional<ClassTable> expected() {
        return Optional.of(ClassTable.of(tabledBy(), usualClasses().kept(), Map.of(
                "1", new int[] {229, 278, 194, 384},
                "2", new int[] {137, 327, 197, 362},
                "3", new int[] {240, 286, 305, 320},
                "4", new int[] {327, 303, 143, 258},
                "5", new int[] {170, 442, 245, 384})));
    }

    @Override
    public String tabledBy() {
        return Utterance.SESSION;
    }

    @Override
    public Set<Path> soundFolders(Path folder, List<Utterance> utterances) {
        var folders = new TreeSet<Path>(); // SessionN/sentences/wav, whatever dialogs it has
        utterances.forEach(u -> folders.add(u.file().getParent().getParent()));
        return folders;
    }
}
