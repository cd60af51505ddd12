// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

/** One method of measuring; an instance has working memory for one clip at a time. */
sealed interface Measurement permits PaperMeasurement, VoiceMeasurement {
    /** The acoustic properties of a clip; any clip has a result. */
    AcousticProperties of(Signal samples);
}
