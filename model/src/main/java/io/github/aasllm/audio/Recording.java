// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/**
 * What a file holds after one channel was made of all, still at the file's own rate.
 *
 * @param mono [samples], full scale ±1
 * @param rate samples a second
 */
record Recording(float[] mono, int rate) {}
