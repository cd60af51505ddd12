// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A clip has the same states in any company; with a group norm a padded batch would give it others. */
class Wav2Vec2BatchTest {
    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({"wav2vec2, false", "wav2vec2, true", "hubert, false", "hubert, true", "wavlm, false",
        "wavlm, true", "data2vec-audio, true"})
    void statesOfABatchAreThoseOfEachClip(String modelType, boolean layerNorm) throws IOException {
        TinyFolder.write(temporary, TinyFolder.config(modelType, layerNorm));
        try (var folder = Wav2Vec2Folder.open(temporary, Residency.MAPPED);
                var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var encoder = folder.encoder();
            var clips = List.of(TinyFolder.clip(0.9, 1), TinyFolder.clip(encoder.fewestSamples() / 16_000.0, 2),
                    TinyFolder.clip(0.33, 3), TinyFolder.clip(2.1, 4));
            var together = encoder.encode(clips);
            var allTogether = encoder.hidden(clips);
            for (int i = 0; i < clips.size(); i++) {
                var alone = List.of(clips.get(i));
                assertEquals(encoder.states(clips.get(i).length), together.get(i).size(0));
                assertEquals(encoder.width(), together.get(i).size(1));
                assertSame(encoder.encode(alone).getFirst(), together.get(i));
                var hidden = encoder.hidden(alone).getFirst();
                for (int layer = 0; layer < hidden.size(); layer++) {
                    assertSame(hidden.get(layer), allTogether.get(i).get(layer));
                }
            }
        }
    }

    /** Products of more rows may be summed in another order: within 1e-6 of the largest state. */
    private static void assertSame(Tensor alone, Tensor inBatch) {
        var expected = Tensors.toFloats(alone);
        float largest = 1;
        for (float state : expected) {
            largest = Math.max(largest, Math.abs(state));
        }
        assertArrayEquals(expected, Tensors.toFloats(inBatch), 1e-6f * largest);
    }
}
