// SPDX-License-Identifier: Apache-2.0
/**
 * What the commands share: options of several of them, what is shown while they work, the picture of one
 * clip, and the door by which refusals leave.
 *
 * <p>Starting points: {@link io.github.aasllm.cli.call.GlobalOptions} and
 * {@link io.github.aasllm.cli.call.Refusals}.
 */
package io.github.aasllm.cli.call;
