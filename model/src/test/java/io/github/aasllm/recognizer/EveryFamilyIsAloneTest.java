// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.LabelSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random batches of clips of any lengths: each clip has the states and the answer that it has alone. */
class EveryFamilyIsAloneTest {
    private static final double MOST = 1e-6; // of a state, and of a probability
    // of a log probability: that of two tokens, each a difference of logits of up to 4, where float32 has steps of 2e-7
    private static final double MOST_LOG = 3e-6;
    private static final int CLIPS = 24;
    private static final int LARGEST_BATCH = 6;

    @TempDir
    private Path model;

    static List<String> families() {
        return Families.modelTypes();
    }

    @ParameterizedTest
    @MethodSource("families")
    void aDozenBatchesAreAnsweredAsAlone(String family) {
        batchesAreAnsweredAsAlone(family, 12);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("families")
    void aThousandBatchesAreAnsweredAsAlone(String family) {
        batchesAreAnsweredAsAlone(family, 1000);
    }

    private void batchesAreAnsweredAsAlone(String family, int batches) {
        RandomModel.write(model, Families.named(family), RandomModel.Size.TINY, 7);
        // labels of one letter, whose probabilities are all far from 0 and 1 in a random model
        var settings = Settings.of(model).withLabels(LabelSet.parse("a,b,c,d"));
        var random = new SplittableRandom(family.hashCode());
        double most = 0;
        double mostLog = 0;
        try (var recognizer = AaSllm.load(settings); var checkpoint = Families.open(model)) {
            var encoder = Boxes.load(checkpoint, Residency.MAPPED).encoder();
            var clips = IntStream.range(0, CLIPS)
                    .mapToObj(i -> recognizer.measure(AaSllmTest.clip(seconds(i, random), i), Map.of())).toList();
            var answers = clips.stream().map(clip -> decide(recognizer, List.of(clip)).getFirst()).toList();
            var states = clips.stream().map(clip -> states(encoder, List.of(clip)).getFirst()).toList();
            for (int batch = 0; batch < batches; batch++) {
                var chosen = random.ints(random.nextInt(2, LARGEST_BATCH + 1), 0, CLIPS).toArray();
                var members = IntStream.of(chosen).mapToObj(clips::get).toList();
                var together = decide(recognizer, members);
                var encoded = states(encoder, members);
                for (int i = 0; i < chosen.length; i++) {
                    most = Math.max(most, difference(answers.get(chosen[i]), together.get(i), share -> share));
                    mostLog = Math.max(mostLog, difference(answers.get(chosen[i]), together.get(i), Math::log));
                    most = Math.max(most, difference(states.get(chosen[i]), encoded.get(i)));
                }
            }
        }
        assertTrue(most <= MOST, "largest difference of a state or a probability: " + most);
        assertTrue(mostLog <= MOST_LOG, "largest difference of a log probability: " + mostLog);
    }

    /** Most of some seconds, with states of an odd number or at the end of a window; two beyond 30 s. */
    private static double seconds(int i, SplittableRandom random) {
        return switch (i) {
            case 0 -> 31.3;
            case 1 -> 60;
            case 2 -> 2;
            case 3 -> 4.03;
            default -> 0.03 + 4 * random.nextDouble() * random.nextDouble();
        };
    }

    private static List<Decision> decide(AaSllm recognizer, List<MeasuredClip> clips) {
        return recognizer.answer(clips).stream().map(Prediction::decision).toList();
    }

    private static List<float[]> states(SpeechEncoder encoder, List<MeasuredClip> clips) {
        try (var scope = new PointerScope(); var inference = new NoGradGuard()) {
            return encoder.encode(clips.stream().map(clip -> clip.heard().samples()).toList()).stream()
                    .map(Tensors::toFloats).toList();
        }
    }

    private static double difference(Decision one, Decision other, DoubleUnaryOperator of) {
        return one.probabilities().entrySet().stream()
                .mapToDouble(label -> Math.abs(of.applyAsDouble(label.getValue())
                        - of.applyAsDouble(other.probabilities().get(label.getKey()))))
                .max().orElseThrow();
    }

    private static double difference(float[] one, float[] other) {
        return one.length != other.length ? Double.POSITIVE_INFINITY
                : IntStream.range(0, one.length).mapToDouble(i -> Math.abs(one[i] - other[i])).max().orElse(0);
    }
}
