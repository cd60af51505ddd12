// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The states of sound that comes in pieces, without an end: each sample is heard once, so that a second costs the
 * same after hours as at first, in time and in memory.
 *
 * <p>The states are those of {@link SpeechEncoder#encode} of the whole sound wherever nothing louder comes behind
 * them than was heard till then: what is quieter than the loudest by 80 dB counts as silence, and the loudest of
 * what has not come is not known. One thread uses a stream at a time.
 */
public interface StateStream {
    /**
     * Hears more.
     *
     * @param samples mono, at 16 kHz; any number of them
     * @return the states that are sure now, [T, D] each, in order; T of all together may be 0
     */
    List<Tensor> add(float[] samples);

    /** The end: the states that are left, as {@link #add} gives them. Nothing may be added behind it. */
    List<Tensor> finish();
}
