// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.bundle.SpectralHead;
import io.github.aasllm.corpus.Utterance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked beside the LLM learns voices relative to themselves. */
class SpectralHeadFitTest {
    private static final List<String> LABELS = List.of("loud", "soft");

    private final List<Utterance> clips = new ArrayList<>();
    private final List<float[]> statistics = new ArrayList<>();

    private void clip(String speaker, String label, float number) {
        var facts = speaker.isEmpty() ? Map.<String, String>of() : Map.of(Utterance.SPEAKER, speaker);
        clips.add(new Utterance("clip" + clips.size(), Path.of("none"), label, facts));
        statistics.add(new float[] {number});
    }

    /** Loud is 1 above soft in a speaker's voice, and voices are 100 apart. */
    private void voices(String... speakers) {
        for (int i = 0; i < 8; i++) {
            for (int k = 0; k < speakers.length; k++) {
                clip(speakers[k], LABELS.get(i % 2), 100 * k + (i % 2 == 0 ? 1 : 0) + 0.1f * (i / 2));
            }
        }
    }

    private SpectralHead head() {
        return SpectralHeadFit.of(clips, statistics, LABELS, 1);
    }

    private static double weight(SpectralHead of) {
        return of.weights().getFirst().getFirst() - of.weights().getLast().getFirst();
    }

    @Test
    void clipsAreReadAgainstTheirSpeakersVoice() {
        voices("A", "B");
        var knowing = head();
        clips.clear();
        statistics.clear();
        voices("", ""); // nobody knows who speaks
        assertTrue(weight(knowing) > 5 * weight(head()), "a voice hides what is loud: " + knowing + " and " + head());
    }

    @Test
    void whatIsMovedToIsWhereAllTrainingClipsLieAsTheyAre() {
        voices("A", "B");
        var trained = head().trained();
        assertEquals(16, trained.clips());
        // 0 and 100, and in either half of the clips 1 more; the four steps of 0.1 have the mean 0.15
        assertEquals((0 + 100) / 2.0 + 0.5 + 0.15, trained.mean().getFirst(), 1e-5);
    }

    @Test
    void clipsOfASpeakerWithFewerThanThreeAreReadAsThoseOfNobodyKnown() {
        assertEquals(withTwoClipsOf(""), withTwoClipsOf("C"));
        assertNotEquals(withTwoClipsOf(""), withTwoClipsOf("A"));
    }

    private SpectralHead withTwoClipsOf(String speaker) {
        clips.clear();
        statistics.clear();
        voices("A", "B");
        clip(speaker, "loud", 130);
        clip(speaker, "soft", 129);
        return head();
    }
}
