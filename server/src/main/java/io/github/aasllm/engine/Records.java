// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.recognizer.Prediction;
import java.util.Map;

/** The schema of a prediction, which whoever starts the server brings. */
@FunctionalInterface
public interface Records {
    /**
     * The record of a prediction.
     *
     * @param name of the sound
     * @param explained whether there is a field for the explanation
     */
    Map<String, Object> of(String name, Prediction prediction, boolean explained);
}
