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
     * What an LLM's decision about a clip becomes: to its scores is added what was asked beside it, and the sums are
     * divided by how strange the clip is, so that its probabilities are closer to each other. A written answer stays
     * as it is.
     */
    Decision weighed(Decision ofLlm, Projected clip);

    /**
     * As {@link #decide(List, List)}, with what was asked beside the LLM, and less sure of clips that are not like those
     * of the training.
     *
     * @throws IllegalArgumentException likewise
     */
    default List<Decision> decideOf(List<Projected> clips, List<Optional<String>> descriptions) {
        var decisions = decide(clips.stream().map(Projected::speech).toList(), descriptions);
        return IntStream.range(0, decisions.size()) // of one clip there may be several
                .mapToObj(i -> weighed(decisions.get(i), clips.get(Math.min(i, clips.size() - 1))))
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
