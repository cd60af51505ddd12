// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code serve}: which model, which address, which limits.
 *
 * <p>Starting point: {@link io.github.aasllm.cli.serve.ServeCommand}; what it starts is
 * {@link io.github.aasllm.server.EmotionServer}.
 */
package io.github.aasllm.cli.serve;
