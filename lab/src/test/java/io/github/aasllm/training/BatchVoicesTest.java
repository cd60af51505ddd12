// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Clips of a batch, each against the other clips of its speaker. */
class BatchVoicesTest {
    private static final double LEAST = 1e-6;

    /** One number a token; two tokens each, so that means are those of clips and not of tokens. */
    private static List<Tensor> clips(float... means) {
        var clips = new ArrayList<Tensor>();
        for (float mean : means) {
            clips.add(Tensors.floats(new float[] {mean - 1, mean + 1}, 2, 1));
        }
        return clips;
    }

    @Test
    void aVoiceIsDrawnTowardsTheBatchAsInUseTowardsTheTrainingClips() {
        try (var scope = new PointerScope()) {
            // speaker a: means 1, 2, 6; b: 11, 12, 16
            var read = BatchVoices.read(clips(1, 11, 2, 12, 6, 16), List.of("a", "b", "a", "b", "a", "b"));
            double usual = 48 / 6.0;
            double usualVariance = (49 + 9 + 36 + 16 + 4 + 64) / 6.0 + LEAST;
            double mean = (3 * 3.0 + 1 * usual) / 4;
            double variance = (3 * (4 + 1 + 9) / 3.0 + 3 * usualVariance) / 6;
            double scale = Math.sqrt(usualVariance / variance);
            assertArrayEquals(
                    new float[] {(float) ((0 - mean) * scale + usual), (float) ((2 - mean) * scale + usual)},
                    Tensors.toFloats(read.getFirst()), 1e-5f);
        }
    }

    @Test
    void twoClipsOfASpeakerTellNoVoice() {
        try (var scope = new PointerScope()) {
            var clips = clips(1, 2, 6, 5, 7);
            var read = BatchVoices.read(clips, List.of("a", "b", "a", "a", "b"));
            for (int i : new int[] {1, 4}) {
                assertArrayEquals(Tensors.toFloats(clips.get(i)), Tensors.toFloats(read.get(i)));
            }
            assertNotEquals(Tensors.toFloats(clips.get(0))[0], Tensors.toFloats(read.get(0))[0]);
        }
    }

    /** What lifts all clips of all speakers alike is no voice, and is told to the encoder by the gradient, too. */
    @Test
    void theVoiceHasAGraph() {
        try (var scope = new PointerScope()) {
            var clips = clips(1, 2, 6);
            clips.forEach(clip -> clip.set_requires_grad(true));
            BatchVoices.read(clips, List.of("a", "a", "a")).getFirst().sum().backward();
            // of a speaker that is the whole batch the clip itself is moved by nothing, and the others not at all
            assertEquals(1, Tensors.toFloats(clips.get(0).grad())[0], 1e-4);
            assertEquals(0, Tensors.toFloats(clips.get(1).grad())[0], 1e-4);
            var same = BatchVoices.read(clips(5, 5, 5), List.of("a", "a", "a")).getFirst();
            // no variance of three clips, and three clips' worth of what is usual: a half of it
            float half = (float) Math.sqrt(2);
            assertArrayEquals(new float[] {5 - half, 5 + half}, Tensors.toFloats(same), 1e-3f);
        }
    }
}
