// SPDX-License-Identifier: Apache-2.0
/**
 * The answers of one model over HTTP; docs/server.md has every endpoint.
 *
 * <p>In: requests with a sound in their body. Out: its record as JSON, or a refusal in the one grammar. It
 * knows no command line, and no schema of records but that it is handed.
 *
 * <p>Starting points: {@link io.github.aasllm.server.EmotionServer}, and
 * {@link io.github.aasllm.engine.Engine} behind it.
 */
package io.github.aasllm.server;
