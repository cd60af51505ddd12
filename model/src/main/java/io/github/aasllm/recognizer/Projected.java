// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.nn.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What box 4 hands to box 5 about a clip.
 *
 * @param speech H', [T, D]
 * @param strangeness by what the scores of the clip's labels are divided, see
 *     {@link StateStatistics#strangeness}; 1 where the clip is like those of the training, or nothing is known of them
 * @param beside what the statistics of its spectrogram say: the labels' log probabilities, which are added to the
 *     LLM's; empty where it is asked alone
 */
public record Projected(Tensor speech, double strangeness, Optional<double[]> beside) {
    /**
     * Of one clip.
     *
     * @param states H, which the Adapter got, [T, E]
     * @param speech what it made of them, [T, D]
     * @param trained how the states of the training clips lie, where that is known
     */
    public static Projected of(Tensor states, Tensor speech, Optional<StateStatistics> trained) {
        double strangeness = trained.filter(known -> known.strangers().isPresent())
                .map(known -> known.strangeness(Tensors.toFloats(states.mean(0)))).orElse(1.0);
        return new Projected(speech, strangeness, Optional.empty());
    }

    /** The same with what was asked beside the LLM. */
    public Projected beside(Optional<double[]> logProbabilities) {
        return new Projected(speech, strangeness, logProbabilities);
    }
}
