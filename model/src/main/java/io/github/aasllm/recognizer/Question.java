// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What the LLM is given about one clip.
 *
 * @param speech H', the projected states [T, D]
 * @param description the acoustic description; empty where there are no thresholds
 */
public record Question(Tensor speech, Optional<String> description) {}
