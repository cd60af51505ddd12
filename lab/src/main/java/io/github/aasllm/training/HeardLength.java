// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * How long a clip must be for a state, and how much of it a speech encoder hears.
 *
 * @param fewest samples
 * @param most samples
 */
public record HeardLength(int fewest, int most) {
    /** Of every speech LLM here, whose encoder passes over what comes too late by itself. */
    public static final HeardLength SPEECH_LLM = new HeardLength(321, Integer.MAX_VALUE);

    /**
     * Of the encoder that a recipe's clips are for.
     *
     * @param base the folder of the model, or of an encoder head on it
     */
    static HeardLength of(Recipe recipe, Supplier<Path> base) {
        if (!recipe.hearsByItsOwnEncoder()) {
            return SPEECH_LLM;
        }
        var folder = base.get();
        var encoder = HeadFiles.isIn(folder) ? HeadFiles.heard(folder).encoder() : folder;
        if (EncoderFolders.kind(encoder).isEmpty()) {
            return SPEECH_LLM;
        }
        try (var opened = EncoderFolders.open(encoder)) {
            return of(opened.encoder());
        }
    }

    private static HeardLength of(SpeechEncoder encoder) {
        return new HeardLength(Math.max(1, encoder.fewestSamples()), encoder.mostSamples());
    }

    /** The part of a clip that is heard: itself where that is all of it. */
    Waveform beginning(Waveform clip) {
        return clip.samples().length <= most ? clip : new Waveform(Arrays.copyOf(clip.samples(), most));
    }
}
