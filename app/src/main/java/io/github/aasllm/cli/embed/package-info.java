// SPDX-License-Identifier: Apache-2.0
/** {@code aasllm embed}: the states of a speech encoder. */
package io.github.aasllm.cli.embed;
