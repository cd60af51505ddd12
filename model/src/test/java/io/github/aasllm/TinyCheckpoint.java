// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.util.Map;

/** The boxes of a golden checkpoint, which has no usable tokenizer. */
public record TinyCheckpoint(Checkpoint checkpoint, Boxes boxes) implements AutoCloseable {

    public static TinyCheckpoint open(String relative) {
        return open(relative, Residency.MAPPED);
    }

    public static TinyCheckpoint open(String relative, Residency residency) {
        var checkpoint = Families.open(Golden.file(relative));
        return new TinyCheckpoint(checkpoint, Boxes.load(checkpoint, residency));
    }

    public SpeechEncoder encoder() {
        return boxes.encoder();
    }

    public Adapter adapter() {
        return boxes.adapter();
    }

    public Qwen2 llm() {
        return boxes.llm();
    }

    public Map<String, Linear> linears() {
        return boxes.linears();
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
