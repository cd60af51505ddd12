// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Split;
import io.github.aasllm.explanation.Variant;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both decoders against plain reading, token by token, of a tiny random model. */
class DecisionRuleTest {
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
        checkpoint = Families.open(folder);
        boxes = Boxes.load(checkpoint, Residency.FLOAT32);
        tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS);
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

    /**
     * Scores are sums of up to twelve logarithms of about 6, and float32 keeps seven digits of the logits
     * that they come of.
     */
    @Test
    void descriptionsThatShareOneReadingOfTheSpeechScoreAsEachDoesAlone() {
        for (var prompt : Families.standard().prompts()) {
            for (var wording : DescriptionTemplate.BUILT_IN) {
                var set = LabelSet.FOUR_EMOTIONS;
                var tokens = new PromptTokens(tokenizer, PromptTemplate.builtIn(prompt), set);
                var scorer = new LabelScorer(boxes.llm(), tokens, set, Calibration.NONE);
                var texts = descriptions(DescriptionTemplate.builtIn(wording));
                assertEquals(9, texts.size());
                assertTrue(sharing(scorer, speech(40), texts) < SAME, prompt + wording);
            }
        }
    }

    @Test
    void descriptionsMayBeEqualOrTheBeginningOfOneAnotherOrJustOne() {
        var set = LabelSet.parse("a,b");
        var tokens = new PromptTokens(tokenizer, bare(), set);
        var scorer = new LabelScorer(boxes.llm(), tokens, set, Calibration.NONE);
        for (var texts : List.of(List.of("x"), List.of("x", "x"), List.of("high", "hi", "highest"),
                List.of("", "x"))) {
            assertTrue(sharing(scorer, speech(5), texts) < SAME, texts.toString());
        }
    }

    /**
     * A number of a row may be rounded to the next step of 1/127 of its largest where the order of sums
     * differs, which moves a score of about 60 by some hundredths.
     */
    @Test
    void inEightBitsTheySayTheSameToWithinRounding() {
        var rounded = Boxes.load(checkpoint, Residency.INT8);
        for (var prompt : Families.standard().prompts()) {
            var set = LabelSet.FOUR_EMOTIONS;
            var tokens = new PromptTokens(tokenizer, PromptTemplate.builtIn(prompt), set);
            var scorer = new LabelScorer(rounded.llm(), tokens, set, Calibration.NONE);
            var texts = descriptions(DescriptionTemplate.builtIn(DescriptionTemplate.DEFAULT));
            assertTrue(sharing(scorer, speech(40), texts) < 0.1, prompt);
        }
    }

    private static List<String> descriptions(DescriptionTemplate wording) {
        var levels = Map.of(
                Cue.PITCH, Level.HIGH, Cue.INTENSITY, Level.LOW, Cue.SPEECH_RATE, Level.LOW,
                Cue.ARTICULATION_RATE, Level.HIGH);
        var told = Description.of(levels, Set.of(), wording);
        var variants = Variant.of(told, Split.MEDIAN, wording);
        return Stream.concat(Stream.of(told.text()), variants.stream().map(Variant::text)).toList();
    }

    /**
     * The largest difference of a label's score between one reading of the speech for all texts and one each.
     */
    private static double sharing(LabelScorer scorer, Tensor speech, List<String> descriptions) {
        var together = scorer.decide(List.of(speech),
                descriptions.stream().map(Optional::of).toList());
        assertEquals(descriptions.size(), together.size());
        return IntStream.range(0, together.size())
                .mapToDouble(i -> {
                    var alone = scorer.decide(List.of(new Question(speech, Optional.of(descriptions.get(i))))).getFirst();
                    return together.get(i).logScores().entrySet().stream()
                            .mapToDouble(score ->
                                    Math.abs(score.getValue() - alone.logScores().get(score.getKey())))
                            .max()
                            .orElseThrow();
                })
                .max()
                .orElseThrow();
    }

    /** Ends where the description ends, so that a description may be the beginning of another prompt. */
    private static PromptTemplate bare() {
        return new PromptTemplate(
                "x", "description: \"{text}\"\nanswer: \"{label}\"\nend:"
                        + " \"<|endoftext|>\"\n---\nA{audio}:{description}");
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
            if (second.isEmpty() || second.contains("\uFFFD") || second.contains("\"")
                    || second.equals("\n")) {
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
                "x", "description: \"{text}\"\nanswer: \"{label}\"\nend: \"" + end
                        + "\"\n---\nA{audio}{description}:");
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
        return new Question(speech(tokens), Optional.ofNullable(description));
    }

    private static Tensor speech(int tokens) {
        var random = new SplittableRandom(tokens);
        var values = new float[tokens * 96];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Tensors.floats(values, tokens, 96);
    }
}
