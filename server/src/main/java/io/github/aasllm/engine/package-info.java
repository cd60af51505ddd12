// SPDX-License-Identifier: Apache-2.0
/**
 * What answers sounds for a server: a model in this process, or in worker processes that may die.
 *
 * <p>In: questions, a sound each. Out: what was heard, or a refusal with its HTTP status.
 *
 * <p>Starting points: {@link io.github.aasllm.engine.Engine}, its {@link io.github.aasllm.engine.Recognition}
 * in a process with the model, and its {@link io.github.aasllm.engine.WorkerPool} in one without.
 */
package io.github.aasllm.engine;
