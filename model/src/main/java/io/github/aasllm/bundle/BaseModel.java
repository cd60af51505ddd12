// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.Checkpoint;

/**
 * The model that LoRA weights belong to.
 *
 * @param name of its folder, for people
 * @param fingerprint see {@link Checkpoint#fingerprint}
 */
public record BaseModel(String name, String fingerprint) {

    public static BaseModel of(Checkpoint checkpoint) {
        return new BaseModel(checkpoint.name(), checkpoint.fingerprint());
    }
}
