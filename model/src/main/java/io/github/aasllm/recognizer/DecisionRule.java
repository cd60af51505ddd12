// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** How box 5 comes to a decision: labels are scored, or an answer is written. Used by one thread at a time. */
public sealed interface DecisionRule permits LabelScorer, GreedyDecoder {

    /** A decision for each question, in order. */
    List<Decision> decide(List<Question> questions);

    /** A decision for each of several descriptions of one clip. */
    List<Decision> compare(Tensor speech, List<Optional<String>> descriptions);

    /**
     * The same decision by scores that are divided by a number, so that its probabilities are closer to each other;
     * a written answer stays as it is.
     *
     * @param by 1 or more
     */
    Decision softened(Decision decision, double by);

    /**
     * As {@link #decide(List, List)}, less sure of clips that are not like those of the training.
     *
     * @throws IllegalArgumentException likewise
     */
    default List<Decision> decideOf(List<Projected> clips, List<Optional<String>> descriptions) {
        var decisions = decide(clips.stream().map(Projected::speech).toList(), descriptions);
        return IntStream.range(0, decisions.size()) // of one clip there may be several
                .mapToObj(i -> softened(decisions.get(i), clips.get(Math.min(i, clips.size() - 1)).strangeness()))
                .toList();
    }

    /**
     * Decides about several clips, or about one clip that is described in several ways.
     *
     * @param speech H' of each clip, [T, D]
     * @param descriptions one of each clip, in their order, or any number where there is one clip; empty
     *     where nothing is told
     * @return a decision for each description, in order
     * @throws IllegalArgumentException if there are several clips and not as many descriptions
     */
    default List<Decision> decide(List<Tensor> speech, List<Optional<String>> descriptions) {
        if (speech.size() == 1 && descriptions.size() > 1) {
            return compare(speech.getFirst(), descriptions);
        }
        if (speech.size() != descriptions.size()) {
            throw new IllegalArgumentException("descriptions: " + descriptions.size() + " (expected: "
                    + speech.size() + ", the clips)");
        }
        return decide(IntStream.range(0, speech.size())
                .mapToObj(i -> new Question(speech.get(i), descriptions.get(i)))
                .toList());
    }
}
