// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boxes 3 to 5: company moves a label's log probability by rounding alone. */
class BatchIsAloneTest {
    private static final int MOST_CLIPS = 4;

    /** A token of an answer; the sum of an answer has as much rounding as it has tokens. */
    private static final double MOST = 1e-6;
    private static final String LABELS = "anger,fears"; // five bytes each, which are tokens here
    private static final int TOKENS = 7; // with the blank before them and the end token

    @TempDir
    private static Path model;

    /**
     * In bfloat16 a sum in another order may be rounded to the next number, 2⁻⁷ of itself away, and all behind it with
     * it; such steps of single numbers are far smaller, together, than those that all numbers have in common.
     */
    private static final double MOST_IN_BFLOAT16 = 5e-3;

    /** A clip and what is told about it. */
    private record Told(float[] heard, Optional<String> description) {}

    /** A model that was opened, and how it is asked. */
    private record Asked(SpeechLlm llm, DecisionRule rule) implements AutoCloseable {
        static Asked in(Precision precision) {
            var llm = SpeechLlm.open(model, Optional.empty(), Optional.of(precision));
            var prompting = new Prompting(
                    PromptTemplate.builtIn("paper"), LabelSet.parse(LABELS), Decode.SCORE, Calibration.NONE);
            llm.tokens(prompting).answers().forEach(answer -> assertEquals(TOKENS, answer.length));
            return new Asked(llm, llm.deciding(prompting));
        }

        List<Decision> decide(List<Told> clips) {
            try (var scope = new PointerScope();
                    var inference = new NoGradGuard()) {
                var states = llm.encode(clips.stream().map(Told::heard).toList());
                return rule.decide(llm.project(states), clips.stream().map(Told::description).toList());
            }
        }

        @Override
        public void close() {
            llm.close();
        }
    }

    @BeforeAll
    static void write() {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 1000, " + MOST, "BFLOAT16, 200, " + MOST_IN_BFLOAT16})
    void aClipInAnyOfManyBatchesIsAnsweredAsAlone(Precision precision, int batches, double mostOfToken) {
        var random = new SplittableRandom(1);
        var clips = Stream.generate(() -> told(random)).limit(40).toList();
        try (var asked = Asked.in(precision)) {
            var alone = clips.stream().map(clip -> asked.decide(List.of(clip)).getFirst()).toList();
            double most = 0;
            for (int batch = 0; batch < batches; batch++) {
                var chosen = IntStream.range(0, 1 + random.nextInt(MOST_CLIPS))
                        .map(any -> random.nextInt(clips.size()))
                        .toArray();
                var decisions = asked.decide(IntStream.of(chosen).mapToObj(clips::get).toList());
                for (int i = 0; i < chosen.length; i++) {
                    most = Math.max(most, difference(alone.get(chosen[i]), decisions.get(i)));
                }
            }
            assertTrue(most <= mostOfToken * TOKENS, "largest difference: " + most);
            // or the claim would hold for a model that hears nothing
            assertTrue(difference(alone.get(0), alone.get(1)) > 1000 * MOST);
        }
    }

    private static double difference(Decision one, Decision other) {
        return one.logScores().keySet().stream()
                .mapToDouble(label -> Math.abs(one.logScores().get(label) - other.logScores().get(label)))
                .max()
                .orElseThrow();
    }

    /** Noise of 0.03 to 0.5 s, of any loudness. */
    private static Told told(SplittableRandom random) {
        double loudness = random.nextDouble();
        var heard = new float[480 + random.nextInt(7_520)];
        for (int i = 0; i < heard.length; i++) {
            heard[i] = (float) (loudness * random.nextDouble(-1, 1));
        }
        return new Told(heard, random.nextBoolean()
                ? Optional.empty() : Optional.of("High pitch.".repeat(1 + random.nextInt(2))));
    }
}
