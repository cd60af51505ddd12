// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** What is done to the states of a clip behind the encoder's last norm, row by row, without weights. */
@FunctionalInterface
public interface Ending extends UnaryOperator<Tensor> {
    /** Nothing. */
    Ending NONE = states -> states;
}
