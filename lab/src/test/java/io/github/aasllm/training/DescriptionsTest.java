// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Level;
import io.github.aasllm.recipe.Recipe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what a single training describes its clips: three of Ann in training, and three of Bob, ten times as soft, outside. */
class DescriptionsTest {
    private static final int RATE = 16_000;
    private static final int[] AMPLITUDES = {2_000, 4_000, 16_000};

    @TempDir
    private Path folder;
    private final List<Utterance> anns = new ArrayList<>();
    private final List<Utterance> bobs = new ArrayList<>();

    @BeforeEach
    void clips() throws IOException {
        for (int amplitude : AMPLITUDES) {
            anns.add(clip("ann", amplitude));
            bobs.add(clip("bob", amplitude / 10));
        }
    }

    /** Four beats in a second of 150 Hz and its harmonics. */
    private Utterance clip(String speaker, int amplitude) throws IOException {
        var bytes = new byte[2 * RATE];
        for (int i = 0; i < RATE; i++) {
            double second = (double) i / RATE;
            double voice = 0;
            for (int harmonic = 1; harmonic <= 10; harmonic++) {
                voice += Math.sin(2 * Math.PI * 150 * harmonic * second) / harmonic;
            }
            int value = (int) (amplitude / 2.0 * voice * Math.pow(Math.sin(Math.PI * 4 * second), 2));
            bytes[2 * i] = (byte) value;
            bytes[2 * i + 1] = (byte) (value >> 8);
        }
        var file = folder.resolve(speaker + amplitude + ".wav");
        try (var stream = new AudioInputStream(
                new ByteArrayInputStream(bytes), new AudioFormat(RATE, 16, 1, true, false), RATE)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return new Utterance(speaker + amplitude, file, "anger", Map.of(Utterance.SPEAKER, speaker));
    }

    private List<Optional<Level>> intensities(List<Utterance> clips, String lines) {
        var recipe = Recipe.parse(Path.of("one.recipe"),
                "corpus.name = manifest\ndescription.method = voice\ndescription.normalise = none\n" + lines);
        var descriptions = Descriptions.of(
                recipe.prompt(), anns, bobs, Sounds.of(recipe, () -> folder.resolve("no model is read")));
        return clips.stream()
                .map(clip -> descriptions.of(clip).map(own -> own.levels().get(Cue.INTENSITY)))
                .toList();
    }

    private static List<Optional<Level>> levels(Level... levels) {
        return List.of(levels).stream().map(Optional::of).toList();
    }

    /** The median splits three clips into one that is above it and two that are not. */
    @Test
    void aSpeakerOutsideTrainingIsDescribedAgainstHisOwnClipsWhereTheRecipeSaysSo() {
        var own = "description.by = speaker\ndescription.unseen = own-clips\n";
        assertEquals(levels(Level.LOW, Level.LOW, Level.HIGH), intensities(bobs, own));
        assertEquals(levels(Level.LOW, Level.LOW, Level.HIGH), intensities(anns, own));
    }

    @Test
    void andElseByNoneOrByThoseOfTheTraining() {
        assertEquals(List.of(Optional.empty(), Optional.empty(), Optional.empty()),
                intensities(bobs, "description.by = speaker\n"));
        assertEquals(levels(Level.LOW, Level.LOW, Level.LOW), intensities(bobs, ""),
                "every clip of Bob's is softer than the median of Ann's");
    }
}
