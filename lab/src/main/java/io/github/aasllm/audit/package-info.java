// SPDX-License-Identifier: Apache-2.0
/**
 * What a speech LLM hears and what it reads: the same clips again with one thing changed, and what that does to the
 * answers.
 *
 * <p>No weight changes. Each of {@link io.github.aasllm.audit.Intervention} leaves all else as it is, so a change of
 * the answer is its doing. Spoken words alone have another voice, too, which imitates the clip's: words of another
 * emotion are held against neutral ones in that voice.
 */
package io.github.aasllm.audit;
