// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.llm.KvCache;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scores each label by the probability of its whole answer, {@code log p(answer, end | prompt)}.
 *
 * <p>One pass reads everything: the prompt is the stem of a passage, and each answer but its last token is a
 * branch. The row before a token predicts it, so the first token of every answer is read off the last row of
 * the stem.
 */
public final class LabelScorer implements DecisionRule {
    private final Qwen2 llm;
    private final PromptTokens prompt;
    private final List<String> labels;
    private final Calibration calibration;
    private final int[] answerLengths;
    private final int[] branches;

    public LabelScorer(Qwen2 llm, PromptTokens prompt, LabelSet labels, Calibration calibration) {
        this.llm = llm;
        this.prompt = prompt;
        this.labels = labels.labels().stream().map(Label::name).toList();
        this.calibration = calibration;
        this.answerLengths = prompt.answers().stream().mapToInt(a -> a.length).toArray();
        this.branches = Arrays.stream(answerLengths).map(length -> length - 1).toArray();
    }

    @Override
    public List<Decision> decide(List<Question> questions) {
        var answers = llm.embed(branchIds()); // [R, D], R branch rows
        var parts = new ArrayList<Tensor>();
        var passages = new ArrayList<Passage>();
        for (var question : questions) {
            var stem = prompt.embed(question, llm); // [T, D]
            parts.add(stem);
            parts.add(answers);
            passages.add(new Passage(Math.toIntExact(stem.size(0)), branches));
        }
        return decisions(llm.readToPredict(Tensors.stack(parts), passages), questions.size());
    }

    /**
     * A decision for each of several descriptions of one clip. What all their prompts begin with, the speech
     * included, is read once, and what is left of each is read behind it, all in one pass: so a description
     * more costs its tokens from the first that differs, and the answers.
     *
     * @param speech H', the projected states [T, D]
     */
    @Override
    public List<Decision> compare(Tensor speech, List<Optional<String>> descriptions) {
        var texts = descriptions.stream().map(prompt::after).toList();
        int common = commonStart(texts);
        var shared = Tensors.stack(List.of( // [S, D]
                llm.embed(prompt.before()), speech, llm.embed(Arrays.copyOf(texts.getFirst(), common))));
        var answers = llm.embed(branchIds()); // [R, D], R branch rows
        var parts = new ArrayList<Tensor>();
        var passages = new ArrayList<Passage>();
        for (var text : texts) {
            parts.add(llm.embed(Arrays.copyOfRange(text, common, text.length)));
            parts.add(answers);
            passages.add(new Passage(text.length - common, branches));
        }
        try (var cache = new KvCache(llm.config(), Math.toIntExact(shared.size(0)))) {
            llm.read(shared, cache);
            var states = llm.readToPredict(Tensors.stack(parts), passages, cache);
            return decisions(states, descriptions.size());
        }
    }

    /** How many first tokens all texts share; of each at least one is left, for the rows that predict. */
    private static int commonStart(List<long[]> texts) {
        var first = texts.getFirst();
        int common = first.length - 1;
        for (var text : texts) {
            int differs = Arrays.mismatch(first, text);
            common = Math.min(common, differs < 0 ? common : Math.min(differs, text.length - 1));
        }
        return common;
    }

    /** From the states of the last row of every stem and of all branch rows, [prompts · (1 + R), D]. */
    private List<Decision> decisions(Tensor states, int prompts) {
        var decisions = new ArrayList<Decision>();
        int rows = 1 + branchIds().length;
        for (int i = 0; i < prompts; i++) {
            try (var one = new PointerScope()) { // V is large
                var predicting = Tensors.rows(states, (long) i * rows, (i + 1L) * rows); // [1 + R, D]
                // [1 + R, V]; float32 has steps of 5e-7 at a log probability of -5, and batches would differ by them
                var logits = llm.logits(predicting).to(ScalarType.Double);
                decisions.add(decide(torch.log_softmax(logits, -1)));
            }
        }
        return decisions;
    }

    @Override
    public Decision weighed(Decision ofLlm, Projected clip) {
        double f = clip.strangeness();
        if (f == 1 && clip.beside().isEmpty()) {
            return ofLlm;
        }
        var own = labels.stream().mapToDouble(ofLlm.logScores()::get).toArray();
        var alone = decided(Arrays.stream(own).map(score -> score / f).toArray());
        return clip.beside().map(beside -> decided(IntStream.range(0, own.length)
                        .mapToDouble(i -> (own[i] + beside[i] * counted(i)) / f).toArray())
                        .beside(alone))
                .orElse(alone);
    }

    /** What makes a log probability of a label that of its answer, where the mean over the tokens counts. */
    private int counted(int label) {
        return calibration.lengthNormalised() ? answerLengths[label] : 1;
    }

    private Decision decide(Tensor logProbabilities) {
        return decided(scores(logProbabilities));
    }

    private Decision decided(double[] scores) {
        var shares = calibration.probabilities(labels, scores, answerLengths);
        var byLabel = new LinkedHashMap<String, Double>();
        FiniteNumbers.require("probabilities", shares);
        FiniteNumbers.require("log probabilities", scores);
        var logScores = new LinkedHashMap<String, Double>();
        int best = 0;
        for (int i = 0; i < shares.length; i++) {
            byLabel.put(labels.get(i), shares[i]);
            logScores.put(labels.get(i), scores[i]);
            best = shares[i] > shares[best] ? i : best;
        }
        return new Decision(labels.get(best), byLabel, logScores);
    }

    /** log p of each label's whole answer, from the rows that predict its tokens, [1 + R, V]. */
    private double[] scores(Tensor logProbabilities) {
        long vocabulary = logProbabilities.size(1);
        var cells = prompt.answers().stream().mapToInt(a -> a.length).sum();
        var places = new long[cells];
        int place = 0;
        int branchRow = 1;
        for (var answer : prompt.answers()) {
            places[place++] = answer[0]; // predicted by row 0, the last of the stem
            for (int i = 1; i < answer.length; i++) {
                places[place++] = branchRow++ * vocabulary + answer[i];
            }
        }
        var picked = Tensors.toDoubles(Tensors.select(logProbabilities.reshape(-1, 1), places));
        var scores = new double[answerLengths.length];
        place = 0;
        for (int label = 0; label < scores.length; label++) {
            for (int i = 0; i < answerLengths[label]; i++) {
                scores[label] += picked[place++];
            }
        }
        return scores;
    }

    private long[] branchIds() {
        return prompt.answers().stream()
                .flatMapToLong(answer -> Arrays.stream(answer, 0, answer.length - 1))
                .toArray();
    }
}
