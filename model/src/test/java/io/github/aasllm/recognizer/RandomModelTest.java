// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.audio.Waveform;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {
    @Test
    void aRandomModelRecognizesAndSaysThatItMeansNothing(@TempDir Path folder) {
        RandomModel.write(folder, RandomModel.Size.TINY, 1);
        try (var recognizer = AaSllm.load(folder, null)) {
            var samples = new float[16_000];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * 220 * i / 16_000));
            }
            var prediction = recognizer.recognize(new Waveform(samples));
            assertEquals(1, prediction.probabilities().values().stream().mapToDouble(p -> p).sum(), 1e-12);
        }
    }
}
