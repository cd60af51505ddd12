// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.musicflamingo;

import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.nn.Linear;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** An encoder whose states are turned by their time; those between its layers are not. */
record TimedEncoder(SpeechEncoder encoder, RotaryTime time, String cacheKey) implements SpeechEncoder {
    @Override
    public int width() {
        return encoder.width();
    }

    @Override
    public int fewestSamples() {
        return encoder.fewestSamples();
    }

    @Override
    public int mostSamples() {
        return encoder.mostSamples();
    }

    @Override
    public int states(int samples) {
        return encoder.states(samples);
    }

    @Override
    public List<Tensor> encode(List<float[]> clips) {
        return encoder.encode(clips).stream().map(time::turn).toList();
    }

    @Override
    public List<Tensor> encode(List<float[]> clips, UnaryOperator<Tensor> change) {
        return encoder.encode(clips, change).stream().map(time::turn).toList();
    }

    @Override
    public List<List<Tensor>> hidden(List<float[]> clips) {
        return encoder.hidden(clips);
    }

    @Override
    public void linears(BiConsumer<String, Linear> found) {
        encoder.linears(found);
    }
}
