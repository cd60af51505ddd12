// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.cache.StateCache;
import io.github.aasllm.cache.StateKey;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedHearingTest {
    @TempDir
    private Path folder;

    /** A kill leaves some clips of a batch in the cache, and the rest is encoded in other company. */
    @Test
    void statesAreTheSameBitsWhateverElseIsNotInTheCacheYet() {
        var clips = IntStream.range(0, 5).mapToObj(CachedHearingTest::tone).toList();
        RandomModel.write(folder.resolve("model"), RandomModel.Size.TINY, 1);
        var together = states("together", List.of(clips), clips);
        var after = states("after", List.of(clips.subList(1, 2), clips.subList(3, 5), clips), clips);
        for (int i = 0; i < clips.size(); i++) {
            assertArrayEquals(together.get(i), after.get(i), "clip " + i);
        }
    }

    private List<float[]> states(String cacheFolder, List<List<LabelledClip>> calls, List<LabelledClip> asked) {
        try (var base = Families.open(folder.resolve("model"));
                var scope = new PointerScope();
                var cache = StateCache.open(folder.resolve(cacheFolder),
                        new StateKey("a model", "log-mel-v1", Families.architecture(base).traits().width()),
                        Long.MAX_VALUE)) {
            var hearing = new CachedHearing(cache, Boxes.load(base, Map.of()).encoder(), LayerChoice.LAST);
            calls.forEach(hearing::plain);
            return hearing.plain(asked).stream().map(Tensors::toFloats).toList();
        }
    }

    private static LabelledClip tone(int number) {
        var samples = new float[16_000 + 7_777 * number];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(0.05 * i * (1 + i / 40_000.0)) + 0.01 * Math.sin(1.7 * i * i));
        }
        return new LabelledClip("clip " + number, new Waveform(samples), 0);
    }
}
