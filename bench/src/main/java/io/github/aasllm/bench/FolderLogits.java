// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What a model folder makes of a prompt, with a LoRA folder or without: {@code FolderLogits MODEL_DIR
 * PROMPT.safetensors ANSWER.safetensors [LORA_DIR]}.
 *
 * <p>The prompt is {@code input_ids} with one audio token a row of states, and {@code waveform}, samples at
 * 16 kHz. The answer is {@code states} [T, encoder width] and {@code logits} of every position [T, V].
 */
public final class FolderLogits {
    private FolderLogits() {}

    public static void main(String[] arguments) throws IOException {
        try (var scope = new PointerScope();
                var frozen = new NoGradGuard();
                var checkpoint = Families.open(Path.of(arguments[0]));
                var prompt = Safetensors.open(Path.of(arguments[1]))) {
            if (arguments.length > 3) {
                try (var lora = LoraFolder.open(Path.of(arguments[3]), checkpoint.names())) {
                    var boxes = Boxes.load(checkpoint, Residency.MAPPED, lora);
                    answer(boxes, audio(checkpoint), prompt, Path.of(arguments[2]));
                }
            } else {
                var boxes = Boxes.load(checkpoint, Residency.MAPPED);
                answer(boxes, audio(checkpoint), prompt, Path.of(arguments[2]));
            }
        }
    }

    private static long audio(Checkpoint checkpoint) {
        var config = checkpoint.config();
        var inner = config.has("thinker_config") ? config.object("thinker_config") : config;
        return inner.index("audio_token_id", inner.index("audio_token_index", 151_646));
    }

    private static void answer(Boxes boxes, long audio, Safetensors prompt, Path file) throws IOException {
        var ids = PeerClip.longs(prompt.tensor("input_ids"));
        var samples = Tensors.toFloats(prompt.tensor("waveform"));
        var states = boxes.encoder().encode(List.of(samples)).getFirst(); // [T, encoder width]
        var embedded = PeerClip.embed(boxes, ids, audio, samples); // [T, D]
        // [T, V]
        var logits = boxes.llm().logits(boxes.llm().read(embedded, List.of(new Passage(ids.length))));
        var tensors = List.of(Map.entry("states", states), Map.entry("logits", logits));
        var table = tensors.stream().map(named -> shape(named.getKey(), named.getValue())).toList();
        try (var writer = new SafetensorsWriter(file, DType.F32, table)) {
            for (var named : tensors) {
                writer.append(named.getValue());
            }
        }
    }

    private static WeightShape shape(String name, Tensor matrix) {
        return new WeightShape(name, matrix.size(0), matrix.size(1));
    }
}
