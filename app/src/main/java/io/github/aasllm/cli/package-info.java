// SPDX-License-Identifier: Apache-2.0
/**
 * The program {@code aasllm}: arguments come in, data goes to standard output, all else to standard error.
 *
 * <p>Starting points: {@link io.github.aasllm.cli.Main}, where the commands are listed, and
 * {@link io.github.aasllm.cli.call.Refusals}, where whatever was thrown becomes one line and an exit code.
 * One package a command, and {@code cli.call} for what they share; nothing imports this one.
 */
package io.github.aasllm.cli;
