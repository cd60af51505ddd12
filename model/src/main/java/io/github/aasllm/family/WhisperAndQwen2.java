// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.EncoderWeights;
import io.github.aasllm.encoder.whisper.WhisperEncoder;
import io.github.aasllm.llm.Qwen2Config;
import java.util.List;
import java.util.Set;

/**
 * The most frequent architecture: Whisper's encoder, linear layers, and Qwen2.
 *
 * @param whisper the dimensions of the encoder
 * @param projector the names of the Adapter's layers, in order
 */
public record WhisperAndQwen2(
        EncoderConfig whisper, WhisperEncoder.Pooling pooling, List<String> projector, Qwen2Config llm)
        implements Architecture {
    /**
     * The same of a checkpoint. An output layer that is stored is one of its own, whatever the settings say,
     * as transformers 5 has it: the files of {@code torch.save} store a tied one twice.
     */
    public WhisperAndQwen2 storedIn(Checkpoint checkpoint) {
        boolean stored = checkpoint.shapes().containsKey(Checkpoint.weightName(BoxNames.OUTPUT));
        return new WhisperAndQwen2(whisper, pooling, projector, llm.tied(llm.tied() && !stored));
    }

    @Override
    public EncoderTraits traits() {
        return WhisperEncoder.traits(whisper, pooling);
    }

    @Override
    public List<WeightShape> encoderTable() {
        return EncoderWeights.table(whisper);
    }

    @Override
    public List<WeightShape> adapterTable() {
        return Adapter.table(projector, whisper.width(), llm.width());
    }

    @Override
    public Set<String> fixed() {
        return Set.of(BoxNames.ENCODER + EncoderWeights.POSITIONS);
    }

    @Override
    public WhisperEncoder encoder(Weights weights) {
        return new WhisperEncoder(whisper, pooling, weights);
    }

    @Override
    public Adapter adapter(Weights weights) {
        return new Adapter(projector, weights);
    }
}
