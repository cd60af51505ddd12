// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.acoustic.SpeechCheck;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How often {@link SpeechCheck} is wrong: {@code SpeechErrors FOLDER...}. All .wav and .flac files below the
 * folders are speech, as they are, through a telephone, through Opus, in noise and 80 dB softer (which is too
 * soft to be found); every {@link OtherSound} is none. {@code ffmpeg} has to be on the path.
 */
public final class SpeechErrors {
    private static final double[] MARGINS = {0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.5};
    private static final int OF_A_KIND = 40;
    private static final double NOISE_DB = -15;
    private static final Normalisation LEVEL = Normalisation.of("level");
    private static final double SPEECH_DB = -23; // to which it brings speech
    private static final SpeechCheck CHECK = new SpeechCheck();

    private SpeechErrors() {}

    /** What is done to a clip of speech. */
    private enum Change {
        NONE(clip -> clip),
        TELEPHONE(Codec.TELEPHONE::there),
        OPUS_16K(Codec.OPUS_16K::there),
        WHITE_NOISE(clip -> noisy(clip, Synth.white(clip.samples().length, new SplittableRandom(1)))),
        PINK_NOISE(clip -> noisy(clip, Synth.pink(clip.samples().length, new SplittableRandom(1)))),
        SOFTER_BY_80_DB(clip -> scaled(clip, 1e-4));

        private final UnaryOperator<Waveform> way;

        Change(UnaryOperator<Waveform> way) {
            this.way = way;
        }
    }

    public static void main(String[] folders) throws Exception {
        for (String folder : folders) {
            List<Waveform> clips;
            try (var files = Files.walk(Path.of(folder))) {
                clips = files.filter(file -> file.toString().matches(".*\\.(wav|flac)")).sorted()
                        .map(AudioFile::read).toList();
            }
            for (Change change : Change.values()) {
                row(folder + " " + change, clips.stream().map(change.way).map(CHECK::of).toList());
            }
        }
        var all = new ArrayList<Speech>();
        for (OtherSound kind : OtherSound.values()) {
            var sounds = LongStream.range(0, OF_A_KIND).mapToObj(seed -> CHECK.of(new Waveform(kind.make(seed))));
            var found = sounds.toList();
            all.addAll(found);
            row(kind.toString(), found);
        }
        row("all other sounds", all);
    }

    /** In how many clips no speech is found, where all figures have to be so many times their bounds. */
    private static void row(String what, List<Speech> clips) {
        var row = new StringBuilder(String.format(Locale.ROOT, "%-60s %5d clips, no speech at", what, clips.size()));
        for (double margin : MARGINS) {
            long none = clips.stream().filter(speech -> speech.margin() < margin).count();
            row.append(String.format(Locale.ROOT, "  %.1f: %d (%.2f %%)", margin, none, 100.0 * none / clips.size()));
        }
        System.out.println(row);
    }

    /** The clip in noise that is 15 dB below its speech. */
    private static Waveform noisy(Waveform clip, double[] noise) {
        // what the normalisation multiplies by is what brings the speech to its level
        double gain = LEVEL.apply(clip).samples()[loudest(clip)] / clip.samples()[loudest(clip)];
        var sum = Synth.atLevel(noise, SPEECH_DB - 20 * Math.log10(gain) + NOISE_DB);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += clip.samples()[i];
        }
        return new Waveform(sum);
    }

    private static int loudest(Waveform clip) {
        return IntStream.range(0, clip.samples().length).boxed()
                .max(Comparator.comparingDouble(i -> Math.abs(clip.samples()[i]))).orElseThrow();
    }

    private static Waveform scaled(Waveform clip, double factor) {
        var scaled = clip.samples().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (factor * scaled[i]);
        }
        return new Waveform(scaled);
    }
}
