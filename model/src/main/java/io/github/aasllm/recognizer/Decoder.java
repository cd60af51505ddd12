// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import java.util.List;

/** Box 5's two ways to answer; used by one thread at a time. */
public sealed interface Decoder permits LabelScorer, GreedyDecoder {

    /** A decision for each question, in order. */
    List<Decision> decide(List<Question> questions);
}
