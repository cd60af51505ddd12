// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.AcousticProperties;
import java.util.List;

/** What {@code extract} finds in one clip; the warnings are those of its reading and of its measurement. */
public record Measured(double durationSeconds, AcousticProperties acoustic, List<String> warnings) {}
