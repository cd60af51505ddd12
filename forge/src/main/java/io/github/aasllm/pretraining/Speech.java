// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.encoder.whisper.LogMel;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.PretrainSettings;
import io.github.aasllm.synthesis.Phoneme;
import io.github.aasllm.synthesis.SpokenClip;
import io.github.aasllm.training.StoppedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * All that is heard in a pre-training: the features of every version of every clip, and their tracks.
 *
 * <p>Clips are heard as fine-tuning hears them: without silence at their edges, and all as loud.
 *
 * @param file features, in the order of the tracks
 * @param tracks of each version of each clip
 */
record Speech(SpeechFile file, List<Tracks> tracks) implements AutoCloseable {
    /** What a clip is made into before it is heard. */
    static final Normalisation NORMALISATION = Normalisation.of("level+edges");

    private static final double SHORTEST = 1; // seconds; what is shorter is left out
    private static final double LONGEST = 12;
    private static final int SAID_EVERY = 1000; // clips

    /**
     * Makes it.
     *
     * @param clips the source of clips
     * @param bands of the spectrogram
     * @param stops whether to stop here, asked before each clip
     * @throws StoppedException if it was; the speech is made again by the next call
     */
    static Speech make(
            PretrainSettings settings, Supplier<SpokenClip> clips, int bands, Path scratch,
                    Consumer<String> say, BooleanSupplier stops) {
        var file = new SpeechFile(scratch, bands);
        try {
            var tracks = new ArrayList<Tracks>();
            var classes = new PhonemeClasses();
            var logMel = new LogMel(bands);
            var random = new SplittableRandom(settings.seed());
            double seconds = 0;
            for (int made = 0; made < settings.clips();) {
                if (stops.getAsBoolean()) {
                    throw new StoppedException("the making of synthetic speech");
                }
                var spoken = clips.get();
                var clean = NORMALISATION.apply(spoken.sound());
                if (clean.durationSeconds() < SHORTEST || clean.durationSeconds() > LONGEST) {
                    continue;
                }
                double cut = (double) NORMALISATION.cutBefore(spoken.sound()) / Waveform.SAMPLE_RATE;
                for (int version = 0; version < settings.versions(); version++) {
                    var faster = Distortion.speed(clean, version, random);
                    double factor = faster.durationSeconds() / clean.durationSeconds();
                    var phonemes = spoken.phonemes().stream()
                            .map(phoneme -> new Phoneme(phoneme.symbol(), (phoneme.from() - cut) * factor))
                            .toList();
                    var own = TrackMeasurement.of(faster, phonemes, classes::number);
                    classes.count(own);
                    tracks.add(own);
                    file.append(features(logMel, Distortion.hear(faster, version, random)));
                }
                made++;
                seconds += clean.durationSeconds();
                if (made % SAID_EVERY == 0) {
                    say.accept("%,d of %,d synthetic clips, %.1f s each".formatted(
                            made, settings.clips(), seconds / made));
                }
            }
            file.map();
            return new Speech(file, classes.ranked(tracks));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Of all tracks, in hexadecimal: another release of the synthesiser speaks otherwise. */
    String hash() {
        var hash = new Sha256();
        tracks.forEach(own -> hash.add(Arrays.toString(own.pitch()) + Arrays.toString(own.energy())
                + Arrays.toString(own.phoneme())));
        return hash.hex();
    }

    private static float[] features(LogMel logMel, Waveform heard) {
        try (var scope = new PointerScope()) {
            return Tensors.toFloats(logMel.extract(heard.samples()));
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
