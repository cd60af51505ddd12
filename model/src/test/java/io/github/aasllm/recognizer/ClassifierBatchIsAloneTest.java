// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.classifier.Classifier;
import io.github.aasllm.classifier.Classifiers;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers in float32: company moves a label's log probability by rounding alone. */
class ClassifierBatchIsAloneTest {
    private static final int MOST_CLIPS = 4;
    private static final double MOST = 1e-6;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2", "hubert", "wavlm"})
    void aClipInAnyOfThirtyBatchesIsAnsweredAsAlone(String family) throws IOException {
        requireAlone(family, 30);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"wav2vec2", "hubert", "wavlm"})
    void aClipInAnyOfAThousandBatchesIsAnsweredAsAlone(String family) throws IOException {
        requireAlone(family, 1000);
    }

    private void requireAlone(String family, int batches) throws IOException {
        var random = new SplittableRandom(1);
        var clips = Stream.generate(() -> clip(random)).limit(40).toList();
        try (var classifier = Classifiers.open(model(family), Residency.FLOAT32).orElseThrow()) {
            var alone = clips.stream().map(clip -> logShares(classifier, List.of(clip)).getFirst()).toList();
            double most = 0;
            for (int batch = 0; batch < batches; batch++) {
                var chosen = IntStream.range(0, 1 + random.nextInt(MOST_CLIPS))
                        .map(any -> random.nextInt(clips.size()))
                        .toArray();
                var together = logShares(classifier, IntStream.of(chosen).mapToObj(clips::get).toList());
                for (int i = 0; i < chosen.length; i++) {
                    most = Math.max(most, difference(alone.get(chosen[i]), together.get(i)));
                }
            }
            assertTrue(most <= MOST, "largest difference in " + batches + " batches: " + most);
            // or the claim would hold for a model that hears nothing
            assertTrue(difference(alone.get(0), alone.get(1)) > 100 * MOST);
        }
    }

    private Path model(String family) throws IOException {
        var config = new LinkedHashMap<>(TinyFolder.config(family, true));
        config.put("id2label", Map.of("0", "neu", "1", "hap", "2", "ang"));
        return TinyFolder.write(folder, config, name -> family + "." + name,
                new WeightShape("projector.weight", 12, 32), new WeightShape("projector.bias", 12),
                new WeightShape("classifier.weight", 3, 12), new WeightShape("classifier.bias", 3));
    }

    /** In double, so that the softmax adds no rounding of its own. */
    private static List<double[]> logShares(Classifier classifier, List<float[]> clips) {
        return classifier.logits(clips).stream().map(ClassifierBatchIsAloneTest::logSoftmax).toList();
    }

    private static double[] logSoftmax(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        double log = Math.log(sum);
        return IntStream.range(0, logits.length).mapToDouble(i -> logits[i] - log).toArray();
    }

    private static double difference(double[] one, double[] other) {
        return IntStream.range(0, one.length).mapToDouble(i -> Math.abs(one[i] - other[i])).max().orElseThrow();
    }

    /** A voice-like tone of 0.05 to 0.6 s. */
    private static float[] clip(SplittableRandom random) {
        return TinyFolder.clip(0.05 + 0.55 * random.nextDouble(), random.nextLong());
    }
}
