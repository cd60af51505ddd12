// SPDX-License-Identifier: Apache-2.0
/** The commands {@code evaluate} and {@code report}: what prediction files say. */
package io.github.aasllm.cli.report;
