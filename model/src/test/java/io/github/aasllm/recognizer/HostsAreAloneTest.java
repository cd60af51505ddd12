// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.classifier.Classifiers;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On every golden model in float32, company in a batch moves a log probability by rounding alone: of the next
 * token of a speech LLM, of the classes of a classifier. A log probability beyond 1, which float32 itself rounds
 * by as much, may move by 1e-6 of its size.
 */
class HostsAreAloneTest {
    private static final double MOST = 1e-6;
    private static final int CLIPS = 24;
    private static final int MOST_CLIPS = 4;
    private static final int FEW = 50;
    private static final int MANY = 1000;

    @ParameterizedTest
    @ValueSource(strings = {"hf/tiny-qwen2-audio"})
    void aClipOfASpeechLlmIsReadAsAlone(String name) {
        speechLlm(name, FEW);
    }

    @ParameterizedTest
    @Tag("long")
    @ValueSource(strings = {"hf/tiny-qwen2-audio"})
    void aClipOfASpeechLlmIsReadAsAloneInAThousandBatches(String name) {
        speechLlm(name, MANY);
    }

    @ParameterizedTest
    @Tag("golden")
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    @ValueSource(strings = {"wav2vec2-group", "wav2vec2-layer", "wav2vec2-layersum", "hubert-group",
        "hubert-layer-layersum", "wavlm-group", "wavlm-layer", "whisper", "whisper-layersum", "emotion2vec"})
    void aClipOfAClassifierIsClassifiedAsAlone(String name) {
        classifier("encoders/" + name, FEW);
    }

    @ParameterizedTest
    @Tag("golden")
    @Tag("long")
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    @ValueSource(strings = {"wav2vec2-group", "wav2vec2-layer", "wav2vec2-layersum", "hubert-group",
        "hubert-layer-layersum", "wavlm-group", "wavlm-layer", "whisper", "whisper-layersum", "emotion2vec"})
    void aClipOfAClassifierIsClassifiedAsAloneInAThousandBatches(String name) {
        classifier("encoders/" + name, MANY);
    }

    private static void speechLlm(String name, int batches) {
        try (var model = TinyCheckpoint.open(name, Residency.FLOAT32)) {
            compare(name, batches, clips -> nextTokens(model, clips));
        }
    }

    private static void classifier(String name, int batches) {
        try (var classifier = Classifiers.open(Golden.file(name), Residency.FLOAT32).orElseThrow()) {
            compare(name, batches, clips -> classifier.logits(clips).stream()
                    .map(HostsAreAloneTest::logProbabilities).toList());
        }
    }

    /** log p of every token behind text, speech and text, [V] for each clip. */
    private static List<double[]> nextTokens(TinyCheckpoint model, List<float[]> clips) {
        try (var scope = new PointerScope(); var inference = new NoGradGuard()) {
            var parts = new ArrayList<Tensor>();
            var passages = new ArrayList<Passage>();
            for (var states : model.encoder().encode(clips)) {
                var speech = model.adapter().project(states);
                parts.addAll(List.of(model.llm().embed(new long[] {5, 6, 7}), speech,
                        model.llm().embed(new long[] {8, 9})));
                passages.add(new Passage(Math.toIntExact(speech.size(0)) + 5));
            }
            var logits = model.llm().logits(model.llm().readToPredict(Tensors.stack(parts), passages)); // [B, V]
            return IntStream.range(0, clips.size())
                    .mapToObj(i -> logProbabilities(Tensors.toFloats(logits.get(i))))
                    .toList();
        }
    }

    private static void compare(String name, int batches, Function<List<float[]>, List<double[]>> model) {
        var random = new SplittableRandom(1);
        var clips = Stream.generate(() -> noise(random)).limit(CLIPS).toList();
        var alone = clips.stream().map(clip -> model.apply(List.of(clip)).getFirst()).toList();
        double most = 0;
        for (int batch = 0; batch < batches; batch++) {
            var chosen = random.ints(1 + random.nextInt(MOST_CLIPS), 0, CLIPS).toArray();
            var together = model.apply(IntStream.of(chosen).mapToObj(clips::get).toList());
            for (int i = 0; i < chosen.length; i++) {
                most = Math.max(most, difference(alone.get(chosen[i]), together.get(i)));
            }
        }
        assertTrue(most <= MOST, name + ", largest difference: " + most);
        // or the claim would hold for a model that hears nothing
        assertTrue(difference(alone.get(0), alone.get(1)) > 10 * MOST, name + " hears nothing");
    }

    private static double difference(double[] one, double[] other) {
        return IntStream.range(0, one.length).mapToDouble(i ->
                Math.abs(one[i] - other[i]) / Math.max(1, Math.abs(one[i]))).max().orElseThrow();
    }

    private static double[] logProbabilities(float[] logits) {
        var wide = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
        double largest = IntStream.range(0, wide.length).mapToDouble(i -> wide[i]).max().orElseThrow();
        double sum = largest + Math.log(IntStream.range(0, wide.length)
                .mapToDouble(i -> Math.exp(wide[i] - largest)).sum());
        return IntStream.range(0, wide.length).mapToDouble(i -> wide[i] - sum).toArray();
    }

    /** 0.1 to 0.5 s, of any loudness. */
    private static float[] noise(SplittableRandom random) {
        double loudness = 0.05 + random.nextDouble();
        var heard = new float[1_600 + random.nextInt(6_400)];
        IntStream.range(0, heard.length).forEach(i -> heard[i] = (float) (loudness * random.nextDouble(-1, 1)));
        return heard;
    }
}
