// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderConfig;
import io.github.aasllm.encoder.EncoderWeights;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Qwen2Weights;
import io.github.aasllm.nn.Linear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Boxes 3, 4 and 5 over a golden checkpoint, which has no usable tokenizer. */
public record TinyCheckpoint(Checkpoint checkpoint, Weights weights, SpeechEncoder encoder, Adapter adapter, Qwen2 llm)
        implements AutoCloseable {

    public static TinyCheckpoint open(String relative) {
        return open(relative, Residency.MAPPED);
    }

    public static TinyCheckpoint open(String relative, Residency residency) {
        var checkpoint = Checkpoint.open(Golden.file(relative));
        var encoder = EncoderConfig.from(checkpoint.config().object("audio_config"));
        var llm = Qwen2Config.from(checkpoint.config().object("text_config"));
        var table = new ArrayList<WeightShape>(EncoderWeights.table(encoder));
        table.addAll(Adapter.table(encoder.width(), llm.width()));
        table.addAll(Qwen2Weights.table(llm));
        var weights = checkpoint.weights(table, residency);
        return new TinyCheckpoint(
                checkpoint, weights, new SpeechEncoder(encoder, weights), new Adapter(weights), new Qwen2(llm, weights));
    }

    public Map<String, Linear> linears() {
        var linears = new LinkedHashMap<String, Linear>();
        encoder.linears(linears::put);
        adapter.linears(linears::put);
        llm.linears(linears::put);
        return linears;
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
