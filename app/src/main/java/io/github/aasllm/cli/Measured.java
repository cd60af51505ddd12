// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.AcousticProperties;

/** What {@code extract} finds in one clip. */
record Measured(double durationSeconds, AcousticProperties acoustic) {}
