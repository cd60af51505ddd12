// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both decoders against plain reading, token by token, of a tiny random model. */
class DecoderTest {
    /** Probabilities out of float32 sums of up to 30 logarithms of about 5. */
    private static final double SAME = 1e-4;

    @TempDir
    private static Path folder;

    private static Checkpoint checkpoint;
    private static Boxes boxes;
    private static Tokenizer tokenizer;

    private final PointerScope scope = new PointerScope();

    @BeforeAll
    static void load() {
        RandomModel.write(folder, RandomModel.Size.TINY, 3);
        checkpoint = Checkpoint.open(folder);
        boxes = Boxes.load(checkpoint, Residency.FLOAT32);
        tokenizer = Tokenizer.load(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
        checkpoint.close();
    }

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void aLabelsScoreIsThatOfItsWholeTextReadAlone() {
        // of one letter and of many, one the beginning of another
        for (var labels : List.of("a,b", "a,anger,angry,surprise and joy,happy,happiness", "x,xy,xyz,xyzz")) {
            var set = LabelSet.parse(labels);
            var tokens = new PromptTokens(tokenizer, template("<|endoftext|>"), set);
            var questions = List.of(question(3, null), question(40, "High."), question(1, null));
            var decisions = new LabelScorer(boxes.llm(), tokens, set, Calibration.NONE).decide(questions);
            for (int i = 0; i < questions.size(); i++) {
                var expected = naive(tokens, questions.get(i));
                for (int label = 0; label < set.size(); label++) {
                    var name = set.labels().get(label).name();
                    assertEquals(expected[label], decisions.get(i).probabilities().get(name), SAME, name);
                }
            }
        }
    }

    @Test
    void anAnswerThatTheModelItselfWritesIsAMatchAndAnyOtherIsNone() {
        int matched = 0;
        for (int clip = 1; clip < 40 && matched < 3; clip++) {
            var question = question(clip, null);
            // the model's own first token is the label, and its second must be the token that ends an answer
            var first = tokenizer.decode(write(question, 1));
            if (first.isBlank() || first.contains("<|") || first.contains("\uFFFD") || first.equals("?")) {
                continue;
            }
            var second = tokenizer.decode(Arrays.copyOfRange(write(question, 2), 1, 2));
            if (second.isEmpty() || second.contains("\uFFFD") || second.contains("\"") || second.equals("\n")) {
                continue;
            }
            var set = new LabelSet(List.of(Label.of("?"), Label.of(first)));
            assertEquals(first, generate(set, second, question));
            assertEquals("none", generate(LabelSet.parse("?,??"), second, question));
            matched++;
        }
        assertEquals(3, matched);
    }

    private static String generate(LabelSet set, String end, Question question) {
        var tokens = new PromptTokens(tokenizer, template(end), set);
        return new GreedyDecoder(boxes.llm(), tokens, set).decide(List.of(question)).getFirst().emotion();
    }

    /** The tokens of the highest logits, with the whole text read anew for each. */
    private static long[] write(Question question, int count) {
        var tokens = new PromptTokens(tokenizer, template("<|endoftext|>"), LabelSet.parse("a,b"));
        var text = tokens.embed(question, boxes.llm());
        var ids = new long[count];
        for (int i = 0; i < count; i++) {
            int rows = (int) text.size(0);
            var states = boxes.llm().read(text, List.of(new Passage(rows)));
            ids[i] = boxes.llm().logits(Tensors.rows(states, rows - 1, rows)).argmax().item_long();
            text = Tensors.stack(List.of(text, boxes.llm().embed(new long[] {ids[i]})));
        }
        return ids;
    }

    private static PromptTemplate template(String end) {
        return new PromptTemplate(
                "x", "description: \"{text}\"\nanswer: \"{label}\"\nend: \"" + end + "\"\n---\nA{audio}{description}:");
    }

    /** log p of every label's whole text after the prompt, each in a pass of its own; softmax over labels. */
    private static double[] naive(PromptTokens tokens, Question question) {
        var stem = tokens.embed(question, boxes.llm());
        int length = (int) stem.size(0);
        var scores = tokens.answers().stream().mapToDouble(answer -> {
            var text = Tensors.stack(List.of(stem, boxes.llm().embed(answer)));
            var states = boxes.llm().read(text, List.of(new Passage(length + answer.length)));
            var logs = torch.log_softmax(boxes.llm().logits(states), -1);
            int vocabulary = (int) logs.size(1);
            var all = Tensors.toFloats(logs);
            return IntStream.range(0, answer.length)
                    .mapToDouble(i -> all[(length - 1 + i) * vocabulary + (int) answer[i]])
                    .sum();
        }).toArray();
        double sum = Arrays.stream(scores).map(Math::exp).sum();
        return Arrays.stream(scores).map(s -> Math.exp(s) / sum).toArray();
    }

    private static Question question(int tokens, String description) {
        var random = new SplittableRandom(tokens);
        var values = new float[tokens * 96];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return new Question(Tensors.floats(values, tokens, 96), description);
    }
}
