// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

/**
 * A sound of speech.
 *
 * @param symbol in the International Phonetic Alphabet; empty for a pause
 * @param from seconds from the clip's beginning, where it begins; it lasts until the next one
 */
public record Phoneme(String symbol, double from) {}
