// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other names for the labels of a classifier. */
class LabelMapTest {
    private static final List<String> SUPERB = List.of("neu", "hap", "ang", "sad");

    @Test
    void theKnownAbbreviationsAreTheCorporasWords() {
        assertEquals(List.of("neutral", "happiness", "anger", "sadness"), LabelMap.parse("known", SUPERB).of(SUPERB));
        var two = List.of("生气/angry", "吃惊/surprised", "<unk>");
        assertEquals(List.of("anger", "surprise", "<unk>"), LabelMap.parse("known", two).of(two),
                "emotion2vec has two languages in a label, and what is not known stays");
        assertEquals(SUPERB, LabelMap.NONE.of(SUPERB));
    }

    @Test
    void whatIsSaidGoesBeforeWhatIsKnownAndLabelsOfOneNameAreOne() {
        assertEquals(List.of("neutral", "high", "sadness"), LabelMap.parse("hap = high, known, ang=high", SUPERB)
                .of(SUPERB));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            joy=happiness | --map: joy (expected: one of the classifier's labels, neu, hap, ang, sad)
            hap           | --map: hap (expected: LABEL=NAME, or known)
            hap=a, hap=b  | --map: hap, twice (expected: each label once)
            hap=          | --map: hap= (expected: LABEL=NAME, or known)
            ''            | --map:  (expected: LABEL=NAME, or known)
            """)
    void anythingElseIsRefused(String list, String refusal) {
        assertEquals(refusal, Refusals.of(() -> LabelMap.parse(list, SUPERB)));
    }
}
