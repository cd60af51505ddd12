// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The corpora by name, with their settings. */
public final class Corpora {
    /** All names. */
    public static final List<String> NAMES = List.of(
            EmoDb.NAME, Iemocap.NAME, Lssed.NAME, PlainManifest.NAME, Meld.NAME, Ravdess.NAME);

    private Corpora() {}

    /**
     * A corpus.
     *
     * @param settings by name; MELD has {@code channel}, the manifest {@code label} (its column), and LSSED
     *     those of {@link Lssed#SETTINGS}
     * @throws InvalidInputException if the name or a setting is unknown
     */
    public static Corpus named(String name, Map<String, String> settings) {
        return switch (name) {
            case EmoDb.NAME -> plain(new EmoDb(), settings, Set.of());
            case Iemocap.NAME -> plain(new Iemocap(), settings, Set.of());
            case Ravdess.NAME -> plain(new Ravdess(), settings, Set.of());
            case Lssed.NAME -> new Lssed(settings);
            case Meld.NAME -> plain(
                    new Meld(ChannelChoice.of(settings.getOrDefault(Utterance.CHANNEL, "centre"))),
                    settings, Set.of(Utterance.CHANNEL));
            case PlainManifest.NAME -> plain(
                    new PlainManifest(PlainManifest.NAME, Optional.ofNullable(settings.get(ListLayout.LABEL))
                            .map(ListLayout::labelledBy).orElse(ListLayout.USUAL)),
                    settings, Set.of(ListLayout.LABEL));
            default -> throw InvalidInputException.of("corpus", name, "one of " + String.join(", ", NAMES)).meant(name, NAMES);
        };
    }

    /** The licence of a corpus's clips, as docs/data.md has it; that of a manifest's clips is not known. */
    public static String licence(String name) {
        return switch (name) {
            case EmoDb.NAME -> "CC0-1.0 by a public catalogue; its authors ask for a citation";
            case Iemocap.NAME -> "by agreement with USC; not to be passed on";
            case Ravdess.NAME -> "CC BY-NC-SA 4.0";
            case Lssed.NAME -> "by signed agreement";
            case Meld.NAME -> "label files GPL-3.0; the clips are television";
            default -> "not stated";
        };
    }

    /**
     * A corpus whose list is laid out in a certain way.
     *
     * @param channel which is heard where the corpus's recordings have several; of MELD alone, where every
     *     other corpus says it by its list
     * @throws InvalidInputException if the name is unknown, or the corpus reads no list and the layout is
     *     another than the usual
     */
    public static Corpus laidOut(String name, ListLayout layout, ChannelChoice channel) {
        return switch (name) {
            case EmoDb.NAME -> new EmoDb(layout);
            case Ravdess.NAME -> new Ravdess(layout);
            case Lssed.NAME -> new Lssed(layout);
            case PlainManifest.NAME -> new PlainManifest(PlainManifest.NAME, layout);
            case Iemocap.NAME, Meld.NAME -> {
                layout.requireUsual(name + " reads no list of clips");
                yield name.equals(Meld.NAME) ? new Meld(channel) : new Iemocap();
            }
            default -> named(name, Map.of());
        };
    }

    /** A refusal of a copy of a corpus in its folder; where that is not there it asks for one whose name is near. */
    static InvalidInputException in(Path folder, InvalidInputException refusal) {
        return Files.exists(folder) ? refusal.in(folder) : NearFiles.ask(refusal.in(folder), folder, Files::isDirectory);
    }

    private static Corpus plain(Corpus corpus, Map<String, String> settings, Set<String> known) {
        for (var name : new TreeSet<>(settings.keySet())) {
            if (!known.contains(name)) {
                throw InvalidInputException.of("setting of " + corpus.name(), name,
                        known.isEmpty() ? "none" : String.join(", ", known));
            }
        }
        return corpus;
    }
}
