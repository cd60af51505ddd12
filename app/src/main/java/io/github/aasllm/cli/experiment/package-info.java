// SPDX-License-Identifier: Apache-2.0
/** The command {@code experiment}: folds x seeds x arms of a recipe. */
package io.github.aasllm.cli.experiment;
