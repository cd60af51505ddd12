// SPDX-License-Identifier: Apache-2.0
/**
 * Audio Flamingo 3: Whisper's encoder with a pooling by 2 on 30 s after 30 s of a clip, two linear layers, and
 * Qwen2.
 *
 * <p>Starting point: {@link io.github.aasllm.family.audioflamingo.AudioFlamingo3}.
 */
package io.github.aasllm.family.audioflamingo;
