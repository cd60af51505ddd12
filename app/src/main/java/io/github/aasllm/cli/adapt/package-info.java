// SPDX-License-Identifier: Apache-2.0
/** The command {@code adapt}: a model's probabilities, fitted to recordings whose emotions nobody told. */
package io.github.aasllm.cli.adapt;
