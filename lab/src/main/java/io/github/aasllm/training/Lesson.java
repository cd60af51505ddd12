// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.llm.Passage;
import org.bytedeco.pytorch.Tensor;

/**
 * What the LLM reads of one clip in training, and what it is to say.
 *
 * @param before ids of the prompt before the speech
 * @param speech H, the encoder's pooled states [T, encoder width]
 * @param after ids of the prompt behind the speech, up to where the answer begins
 * @param answer ids of the answer, its end token included; the loss is of these alone
 * @param weight what the loss of this clip counts; 1 where all count alike
 */
public record Lesson(long[] before, Tensor speech, long[] after, long[] answer, double weight) {

    /**
     * The rows that the LLM reads: the prompt, and all but the last token of the answer, which predicts
     * nothing. The last row of the one and all rows of the other predict the answer.
     */
    Passage passage() {
        int prompt = before.length + Math.toIntExact(speech.size(0)) + after.length;
        return answer.length == 1 ? new Passage(prompt) : new Passage(prompt, answer.length - 1);
    }
}
