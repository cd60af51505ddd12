// SPDX-License-Identifier: Apache-2.0
/** {@code aasllm timeline}: emotion over time, as records, and in the formats of programs that show or play it. */
package io.github.aasllm.cli.timeline;
