// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.training.LabelledClip;
import io.github.aasllm.training.PooledStates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a linear baseline is told of a clip: a row of numbers, as long for all clips. */
interface ClipRows extends AutoCloseable {
    double[] of(DescribedClip clip);

    /** What is to be said of them in the log; empty if nothing. */
    List<String> remarks();

    @Override
    void close();

    /** The states of a frozen speech encoder, pooled over time. */
    static ClipRows ofStates(PooledStates states) {
        return new ClipRows() {
            @Override
            public double[] of(DescribedClip clip) {
                return states.row(LabelledClip.unlabelled(clip.utterance().id(), clip.sound().get()));
            }

            @Override
            public List<String> remarks() {
                return states.counters().map(counters -> "encoder states: " + counters).stream().toList();
            }

            @Override
            public void close() {
                states.close();
            }
        };
    }

    /** The four acoustic properties, in the order of {@link Cue}; NaN where one is not defined. */
    static ClipRows ofProperties(Map<String, AcousticProperties> measured) {
        return new ClipRows() {
            @Override
            public double[] of(DescribedClip clip) {
                var properties = measured.get(clip.utterance().id());
                return Arrays.stream(Cue.values()).mapToDouble(properties::value).toArray();
            }

            @Override
            public List<String> remarks() {
                return List.of();
            }

            @Override
            public void close() {
                // it holds numbers alone
            }
        };
    }
}
