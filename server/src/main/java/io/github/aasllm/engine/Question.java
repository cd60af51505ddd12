// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

/**
 * A sound that is to be answered.
 *
 * @param client who asks; clients take turns
 * @param name what refusals and the record call the sound
 * @param explain whether each cue is to be explained
 * @param sound is not closed
 */
public record Question(String client, String name, boolean explain, Spool sound) {}
