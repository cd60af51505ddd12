// SPDX-License-Identifier: Apache-2.0
/** One training on several processes: who takes part, what they add up, and what happens when one is gone. */
package io.github.aasllm.distributed;
