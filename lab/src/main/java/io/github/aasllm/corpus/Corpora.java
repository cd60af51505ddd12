// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.error.InvalidInputException;
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

    private static final String LABEL_COLUMN = "label";

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
                    new PlainManifest(PlainManifest.NAME, Optional.ofNullable(settings.get(LABEL_COLUMN))),
                    settings, Set.of(LABEL_COLUMN));
            default -> throw InvalidInputException.of("corpus", name, "one of " + String.join(", ", NAMES));
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
