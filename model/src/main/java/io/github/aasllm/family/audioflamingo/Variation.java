// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.audioflamingo;

import java.util.List;

/**
 * In what models that are built as Audio Flamingo 3 is differ by name.
 *
 * @param modelType {@code model_type}
 * @param name of its classes in transformers
 * @param seconds that are heard of a clip, where the folder does not say it
 * @param prompt the name of the built-in one that is made for it
 * @param around the tokens around speech
 * @param keys of {@code config.json} that others do not have
 */
public record Variation(
        String modelType, String name, int seconds, String prompt, List<Around> around, List<String> keys) {
    /**
     * A token before or behind speech.
     *
     * @param key of the processor's settings, to which those of the model add {@code _id}
     * @param id where the settings do not say it
     */
    public record Around(String key, int id, String token) {
        String idKey() {
            return key + "_id";
        }
    }
}
