// SPDX-License-Identifier: Apache-2.0
/** The command {@code train}: a fine-tuning by a recipe, shown as it goes. */
package io.github.aasllm.cli.train;
