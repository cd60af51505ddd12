// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.AcousticProperties;
import java.util.List;

/** What {@code extract} finds in one clip; the warnings are those of its reading and of its measurement. */
record Measured(double durationSeconds, AcousticProperties acoustic, List<String> warnings) {}
