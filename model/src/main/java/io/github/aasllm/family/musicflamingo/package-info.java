// SPDX-License-Identifier: Apache-2.0
/**
 * Audio Flamingo Next, which transformers calls Music Flamingo: Audio Flamingo 3 with a rotary embedding of time
 * between encoder and Adapter, and tokens around speech.
 *
 * <p>Starting point: {@link io.github.aasllm.family.musicflamingo.MusicFlamingo}.
 */
package io.github.aasllm.family.musicflamingo;
