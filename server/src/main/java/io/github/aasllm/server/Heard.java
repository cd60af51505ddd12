// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.recognizer.Prediction;

/**
 * What was found in a sound.
 *
 * @param secondsHeard of the {@code secondsGiven}: the model hears the first 30 s
 */
public record Heard(Prediction prediction, double secondsHeard, double secondsGiven) {}
