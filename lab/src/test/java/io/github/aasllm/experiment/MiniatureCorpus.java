// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/**
 * A corpus that a test makes: two speakers, or more, with two emotions of three clips each. Anger is a loud
 * tone of about 900 Hz in quick bursts, sadness a soft one of about 200 Hz in slow ones; no two clips are
 * alike.
 */
public final class MiniatureCorpus {
    public static final List<String> LABELS = List.of("anger", "sadness");
    public static final int TAKES = 3;
    static final int CLIPS = 2 * 2 * TAKES;
    private static final int RATE = 16_000;

    private MiniatureCorpus() {}

    /** Writes sound and manifest.csv. */
    static Path write(Path folder) throws IOException {
        return write(folder, List.of("A", "B"));
    }

    /** The same of other speakers, as many. */
    public static Path write(Path folder, List<String> speakers) throws IOException {
        Files.createDirectories(folder);
        var manifest = new StringBuilder("path,id,label,speaker,sex\n");
        for (var speaker : speakers) {
            for (var label : LABELS) {
                for (int take = 0; take < TAKES; take++) {
                    var id = speaker + "-" + label + "-" + take;
                    double pitch = (label.equals("anger") ? 900
                            : 200) * (1 + 0.03 * take + 0.1 * speakers.indexOf(speaker));
                    tone(folder.resolve(id + ".wav"), pitch, label.equals("anger") ? 0.4 : 0.05,
                            label.equals("anger") ? 0.1 : 0.25);
                    manifest.append("%s.wav,%s,%s,%s,%s%n".formatted(
                            id, id, label, speaker, speaker.equals("A") ? "female" : "male"));
                }
            }
        }
        Files.writeString(folder.resolve("manifest.csv"), manifest.toString());
        return folder;
    }

    /** 0.8 s of a tone that sounds and rests in turn, {@code burst} seconds each. */
    static void tone(Path file, double hertz, double level, double burst) throws IOException {
        tone(file, hertz, level, burst, RATE * 4 / 5);
    }

    /** The same of so many samples. */
    static void tone(Path file, double hertz, double level, double burst, int samples) throws IOException {
        var bytes = new byte[2 * samples];
        for (int i = 0; i < samples; i++) {
            double time = (double) i / RATE;
            boolean sounds = (long) (time / burst) % 2 == 0;
            double value = (sounds ? level : 0.001) * Math.sin(2 * Math.PI * hertz * time);
            int sample = (int) Math.round(32_767 * value);
            bytes[2 * i] = (byte) sample;
            bytes[2 * i + 1] = (byte) (sample >> 8);
        }
        var format = new AudioFormat(RATE, 16, 1, true, false);
        try (var stream = new AudioInputStream(new ByteArrayInputStream(bytes), format, samples)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
    }
}
