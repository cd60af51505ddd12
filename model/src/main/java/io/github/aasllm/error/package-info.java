// SPDX-License-Identifier: Apache-2.0
/**
 * The one grammar of refusals; every package may use it, and it uses none.
 *
 * <p>Starting point: {@link io.github.aasllm.error.InvalidInputException}.
 */
package io.github.aasllm.error;
