// SPDX-License-Identifier: Apache-2.0
/** What clips without labels tell about a model's probabilities. */
package io.github.aasllm.adaptation;
