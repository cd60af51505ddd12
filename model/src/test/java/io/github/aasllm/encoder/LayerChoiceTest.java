// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which states of an encoder a choice takes, of an encoder of two layers. */
class LayerChoiceTest {
    private static final int LAYERS = 2;
    private static final int WIDTH = 32;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"last", "0", "7", "24", "weighted-sum"})
    void aWordReadsBackAsItWas(String word) {
        assertEquals(word, LayerChoice.parse(word).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "01", "1.5", "mean", "Last", "99999"})
    void noOtherWordIsOne(String word) {
        assertEquals(Optional.empty(), LayerChoice.parse(word));
    }

    @Test
    void aRowHasTheStatesOfOneLayerOrOfAllSideBySide() throws IOException {
        TinyFolder.write(folder, TinyFolder.config("wavlm", true));
        var clips = List.of(TinyFolder.clip(0.1, 1), TinyFolder.clip(0.2, 2));
        try (var opened = Wav2Vec2Folder.open(folder, Residency.FLOAT32);
                var scope = new PointerScope()) {
            var encoder = opened.encoder();
            assertEquals(LAYERS, encoder.layers());
            assertEquals(LAYERS + 1, LayerChoice.WEIGHTED_SUM.states(encoder));
            var last = LayerChoice.LAST.of(encoder, clips);
            var all = LayerChoice.WEIGHTED_SUM.of(encoder, clips);
            for (int clip = 0; clip < clips.size(); clip++) {
                assertArrayEquals(Tensors.toFloats(encoder.encode(clips).get(clip)), Tensors.toFloats(last.get(clip)));
                var hidden = encoder.hidden(List.of(clips.get(clip))).getFirst();
                var beside = Tensors.toFloats(all.get(clip));
                int rows = encoder.states(clips.get(clip).length);
                assertEquals(rows * (LAYERS + 1) * WIDTH, beside.length);
                for (int layer = 0; layer <= LAYERS; layer++) {
                    var own = Tensors.toFloats(hidden.get(layer));
                    assertArrayEquals(own, Tensors.toFloats(LayerChoice.parse("" + layer).orElseThrow()
                            .of(encoder, clips).get(clip)));
                    for (int t = 0; t < rows; t++) {
                        int from = (t * (LAYERS + 1) + layer) * WIDTH;
                        assertArrayEquals(Arrays.copyOfRange(own, t * WIDTH, (t + 1) * WIDTH),
                                Arrays.copyOfRange(beside, from, from + WIDTH), "layer " + layer + " row " + t);
                    }
                }
            }
            assertEquals("encoder.layer: 3 (expected: 0 to 2, as the speech encoder has 2 layers)",
                    Refusals.of(() -> LayerChoice.parse("3").orElseThrow().of(encoder, clips)));
        }
    }
}
