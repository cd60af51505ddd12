// SPDX-License-Identifier: Apache-2.0
/**
 * The program {@code aasllm}: arguments come in, data goes to standard output, all else to standard error.
 *
 * <p>Starting points: {@link io.github.aasllm.cli.Main}, where the commands are listed, and
 * {@code Refusals}, where whatever was thrown becomes one line and an exit code. One class a command;
 * nothing imports this package.
 */
package io.github.aasllm.cli;
