// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassesTest {
    private static final List<Utterance> ALL = List.of(
            utterance("1", "excitement", "a"), utterance("2", "happiness", "a"), utterance("3", "fear", "b"));

    private static Utterance utterance(String id, String label, String session) {
        return new Utterance(id, Path.of(id), label, Map.of(Utterance.SESSION, session));
    }

    @Test
    void mergedLabelsCountAsTheirClassAndOthersAreLeftOut() {
        var classes = new Classes(Map.of("excitement", "happiness"), List.of("happiness"));
        assertEquals(List.of(utterance("1", "happiness", "a"), utterance("2", "happiness", "a")),
                classes.of(ALL));
        assertEquals("excitement -> happiness; happiness", classes.toString());
        assertEquals(ALL, Classes.ALL.of(ALL));
        assertEquals("all labels", Classes.ALL.toString());
    }

    @Test
    void aTableCountsByAFact() {
        var table = ClassTable.of(Utterance.SESSION, ALL);
        assertEquals(2, table.inGroup("a"));
        assertEquals(1, table.count("a", "excitement"));
        assertEquals(0, table.count("b", "excitement"));
        assertEquals(1, table.ofClass("fear"));
        assertEquals(3, table.total());
        assertEquals(3, ClassTable.of(Utterance.SPLIT, ALL).inGroup(ClassTable.UNKNOWN));
    }

    @Test
    void classesThatCannotBeAreRefused() {
        assertEquals("class: joy (expected: one of the corpus's labels: excitement, fear, happiness)",
                Refusals.of(() -> Classes.only("fear", "joy").of(ALL)));
        assertEquals("classes: fear,fear (expected: each once)", Refusals.of(() ->
                Classes.only("fear", "fear")));
        assertEquals("classes: fear (expected: one that is not merged into joy)",
                Refusals.of(() -> new Classes(Map.of("fear", "joy"), List.of("fear"))));
    }

    @Test
    void labelsThatDifferInCaseAloneAreRefusedWithTheMergeThatMakesThemOne() {
        var mixed = List.of(utterance("1", "ANGER", "a"), utterance("2", "Anger", "a"),
                utterance("3", "anger", "a"), utterance("4", "joy", "a"));
        var said = "labels: ANGER and Anger and anger (expected: one spelling of each label); correct the"
                + " list, or merge them in a recipe: corpus.merge = ANGER: anger, Anger: anger";
        assertEquals(said, Refusals.of(() -> Classes.ALL.of(mixed)));
        assertEquals(said, Refusals.of(() -> Classes.only("anger", "joy").of(mixed)),
                "two of three would be left out");
        var merged = new Classes(Map.of("ANGER", "anger", "Anger", "anger"), List.of());
        assertEquals(List.of("anger", "anger", "anger", "joy"),
                merged.of(mixed).stream().map(Utterance::label).toList());
        var other = new Classes(Map.of("ANGER", "joy", "Anger", "Joy"), List.of());
        assertTrue(Refusals.of(() -> other.of(mixed.subList(0, 2)))
                .endsWith("corpus.merge = ANGER: joy, Anger: joy"), "it merges labels that there are");
    }
}
