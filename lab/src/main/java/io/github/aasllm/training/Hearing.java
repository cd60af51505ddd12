// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** How the states of clips come about that a head learns from. */
interface Hearing {
    /** The states of clips, [T, D] each, as training hears them in an epoch, counted from 0. */
    List<Tensor> inTraining(List<LabelledClip> clips, int epoch);

    /** The states of clips as they are, [T, D] each. */
    List<Tensor> plain(List<LabelledClip> clips);
}
