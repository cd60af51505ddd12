// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.Waveform;
import org.junit.jupiter.api.Test;

/** What pictures show is what the two methods measure. */
class ClipTracksTest {
    private static final Waveform CLIP = new Waveform(Sounds.repeat(Sounds.vowel(150, 0.3), 3));

    @Test
    void theFiguresAreThoseOfTheExtractors() {
        for (var key : Normalisation.KEYS) {
            var normalisation = Normalisation.of(key);
            var tracks = ClipTracks.of(CLIP, normalisation);
            var paper = AcousticExtractor.of(Method.PAPER, normalisation).extract(CLIP);
            var voice = AcousticExtractor.of(Method.VOICE, normalisation).extract(CLIP);
            assertEquals(paper.pitchHz(), tracks.spectralMeanHz(), key);
            assertEquals(paper.segments(), tracks.segments().size(), key);
            assertEquals(voice.pitchHz(), tracks.medianHz(), key);
            assertEquals(voice.segments(), tracks.nuclei().size(), key);
            double seconds = tracks.measured().durationSeconds();
            assertEquals(paper.speechRate(), tracks.segments().size() / seconds, key);
        }
    }

    /** A pause before the voice is one in the track, whatever figure was asked for before. */
    @Test
    void askingForTheMedianLeavesTheCourseAsItWas() {
        var samples = new float[CLIP.samples().length + Waveform.SAMPLE_RATE];
        System.arraycopy(CLIP.samples(), 0, samples, Waveform.SAMPLE_RATE, CLIP.samples().length);
        var tracks = ClipTracks.of(new Waveform(samples), Normalisation.NONE);
        var before = tracks.fundamental().values().clone();
        assertTrue(Double.isNaN(before[10]), "0.32 s, before the voice");
        assertEquals(150, tracks.medianHz(), 1);
        assertArrayEquals(before, tracks.fundamental().values());
    }

    @Test
    void framesAboveTheLineOf20DecibelsAreInsideSegments() {
        var tracks = ClipTracks.of(CLIP, Normalisation.NONE);
        for (int frame = 0; frame < tracks.levels().values().length; frame++) {
            double second = tracks.levels().seconds()[frame];
            assertEquals(frame * 0.032, second, 1e-12);
            assertEquals(
                    tracks.levels().values()[frame] > tracks.loudestDb() - 20,
                    tracks.segments().stream().anyMatch(s -> s.from() <= second && second < s.to()));
        }
    }

    @Test
    void theSpectrogramIsLoudestWhereTheToneIs() {
        float[][] decibels = Spectrogram.of(new Waveform(Sounds.tone(2000, 0.5, 16_000)), 10).decibels();
        for (int column = 1; column < 9; column++) { // the first and the last see the tone begin and end
            assertEquals(0, decibels[column][128], 0.1); // 2000 Hz in steps of 15.625 Hz
            assertTrue(decibels[column][20] < -60, "side lobes of a Hann window");
        }
    }
}
