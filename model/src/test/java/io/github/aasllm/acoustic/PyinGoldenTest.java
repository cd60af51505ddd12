// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Our fundamental frequency against that of librosa's pyin. */
@Tag("golden")
class PyinGoldenTest {
    @Test
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    void medianIsThatOfThePeerOnRealSpeech() throws Exception {
        Path corpus = Golden.file("acoustic").resolve("../../corpora/emodb").normalize();
        var seconds = Files.readAllLines(corpus.resolve("manifest.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .collect(Collectors.toMap(row -> row[0], row -> Double.parseDouble(row[9])));
        var pyin = new Pyin(RealFft.ofLength(Yin.LENGTH));
        int close = 0;
        int equal = 0;
        int files = 0;
        long nanos = 0;
        double worst = 0;
        for (String line : Files.readAllLines(Golden.file("acoustic/emodb_f0.csv")).stream().skip(1).toList()) {
            String[] row = line.split(",");
            Waveform clip = AudioFile.read(corpus.resolve(row[0]));
            int length = (int) Math.min(clip.samples().length, Math.round(seconds.get(row[0]) * 16000));
            float[] samples = Arrays.copyOf(clip.samples(), length);
            long t = System.nanoTime();
            double ours = Pyin.median(pyin.of(samples));
            nanos += System.nanoTime() - t;
            double peer = Double.parseDouble(row[1].replace("nan", "NaN"));
            double off = Double.isNaN(peer) ? (Double.isNaN(ours) ? 0 : 9) : Math.abs(ours - peer) / peer;
            worst = Math.max(worst, off);
            close += off <= 0.02 ? 1 : 0;
            equal += off <= 1e-9 ? 1 : 0;
            files++;
        }
        System.out.printf("%d %d of %d worst %f; %f ms a clip%n", equal, close, files, worst, nanos / 1e6 / files);
    }
}
