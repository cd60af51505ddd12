// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import static io.github.aasllm.synthesis.ScriptWriter.drawn;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Everyday sentences of a small grammar: who does what, to whom, where and when. Each is a list of words. */
final class Sentences {
    private static final List<String> MASCULINE = words("""
            Hund Mann Tisch Baum Zug Vogel Bruder Garten Regen Brief Stuhl Nachbar Lehrer Koffer Löffel \
            Wagen Schuh Apfel""");
    private static final List<String> FEMININE = words("""
            Katze Frau Straße Lampe Blume Schwester Tür Uhr Sonne Tasse Zeitung Brücke Treppe Nachricht \
            Schule Wolke Karte""");
    private static final List<String> NEUTER = words("""
            Kind Haus Buch Auto Fenster Bild Pferd Wasser Zimmer Fahrrad Mädchen Telefon Messer Brot \
            Licht Spiel""");
    private static final List<String> GERMAN_ADJECTIVES = words("""
            kleine große alte neue rote schöne leise dunkle warme kalte lange junge müde bunte schwere \
            stille""");
    private static final List<String> GERMAN_VERBS = words("""
            steht liegt kommt wartet bleibt schläft singt lacht läuft fällt verschwindet arbeitet spielt \
            sitzt weint fährt""");
    private static final List<String> GERMAN_PLACES = phrases("""
            vor der Tür; hinter dem Haus; im Garten; auf der Straße; neben dem Fenster; am Bahnhof; \
            unter der Brücke; in der Küche; bei den Nachbarn; am anderen Ufer; auf dem Markt; im Regen""");
    private static final List<String> GERMAN_TIMES = phrases("""
            heute; morgen früh; jeden Abend; seit gestern; nach drei Stunden; am Sonntag; gleich; \
            wieder; um sieben Uhr; immer noch; plötzlich; bald""");
    private static final List<String> GERMAN_PERSONS = phrases("""
            ich; wir; sie; meine Eltern; die Leute; alle Kinder; unsere Freunde""");
    private static final List<String> GERMAN_MODALS = words("""
            wollen können müssen sollen dürfen möchten""");
    private static final List<String> GERMAN_ACTIONS = phrases("""
            nach Hause gehen; den Brief lesen; das Fenster öffnen; ein Lied singen; die Arbeit beenden; \
            mit dem Zug fahren; etwas Warmes essen; den Schlüssel suchen; endlich schlafen; \
            davon erzählen""");
    private static final List<String> ENGLISH_NOUNS = words("""
            dog house river letter teacher garden window brother sister train bottle market bird \
            mountain kitchen ladder doctor story button blanket engine pocket paper summer""");
    private static final List<String> ENGLISH_ADJECTIVES = words("""
            small old green quiet heavy new lonely bright cold strange narrow gentle broken early yellow \
            tired""");
    private static final List<String> ENGLISH_VERBS = words("""
            waits sleeps falls turns sings stands comes moves stops laughs works rests leaves shines \
            disappears begins""");
    private static final List<String> ENGLISH_PLACES = phrases("""
            near the river; behind the door; on the table; under the bridge; at the station; \
            in the garden; across the street; beside the road; over the hill; in the rain; \
            next to the window""");
    private static final List<String> ENGLISH_TIMES = phrases("""
            today; tomorrow morning; every evening; since Monday; after the show; again; \
            at seven o'clock; very soon; all night long; just now; once in a while""");
    private static final List<String> ENGLISH_PERSONS = phrases("""
            I; we; you; they; my parents; the people; our friends; those children""");
    private static final List<String> ENGLISH_MODALS = words("""
            can must should will might could""");
    private static final List<String> ENGLISH_ACTIONS = phrases("""
            open the window; read the letter; go home; sing a song; finish the work; take the train; \
            find the key; tell the truth; carry the boxes; call the doctor; leave the room; \
            ask him twice""");

    private Sentences() {}

    static List<String> german(RandomGenerator random) {
        return parts(switch (random.nextInt(3)) {
            case 0 -> Stream.of(germanNoun(random), drawn(GERMAN_VERBS, random), drawn(GERMAN_TIMES, random),
                    drawn(GERMAN_PLACES, random));
            case 1 -> Stream.of(drawn(GERMAN_TIMES, random), drawn(GERMAN_VERBS, random), germanNoun(random),
                    drawn(GERMAN_PLACES, random));
            default -> Stream.of(drawn(GERMAN_PERSONS, random), drawn(GERMAN_MODALS, random),
                    drawn(GERMAN_TIMES, random), drawn(GERMAN_ACTIONS, random));
        });
    }

    static List<String> english(RandomGenerator random) {
        return parts(switch (random.nextInt(3)) {
            case 0 -> Stream.of(englishNoun(random), drawn(ENGLISH_VERBS, random),
                    drawn(ENGLISH_PLACES, random), drawn(ENGLISH_TIMES, random));
            case 1 -> Stream.of(drawn(ENGLISH_TIMES, random), englishNoun(random),
                    drawn(ENGLISH_VERBS, random), drawn(ENGLISH_PLACES, random));
            default -> Stream.of(drawn(ENGLISH_PERSONS, random), drawn(ENGLISH_MODALS, random),
                    drawn(ENGLISH_ACTIONS, random), drawn(ENGLISH_TIMES, random));
        });
    }

    private static String germanNoun(RandomGenerator random) {
        var adjective = random.nextBoolean() ? drawn(GERMAN_ADJECTIVES, random) + " " : "";
        return switch (random.nextInt(3)) {
            case 0 -> "der " + adjective + drawn(MASCULINE, random);
            case 1 -> "die " + adjective + drawn(FEMININE, random);
            default -> "das " + adjective + drawn(NEUTER, random);
        };
    }

    private static String englishNoun(RandomGenerator random) {
        var adjective = random.nextBoolean() ? drawn(ENGLISH_ADJECTIVES, random) + " " : "";
        return "the " + adjective + drawn(ENGLISH_NOUNS, random);
    }

    private static List<String> parts(Stream<String> parts) {
        var words = new ArrayList<String>();
        parts.forEach(part -> words.addAll(words(part)));
        return words;
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private static List<String> phrases(String text) {
        return List.of(text.split("; "));
    }
}
