// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;

/** A prompt of the Hugging Face goldens: its ids without padding, and the clip that it holds. */
public record GoldenPrompt(long[] ids, float[] samples) {
    private static final long AUDIO = 593;

    /** Input (a): one clip. */
    public static GoldenPrompt a(GoldenTensors golden) {
        return new GoldenPrompt(golden.longs("a.input_ids"), clip("voice_3s2"));
    }

    /** Input (b): three clips; the peer pads them on the left. */
    public static List<GoldenPrompt> b(GoldenTensors golden) {
        return batch(golden, "b", List.of("short_0s4", "voice_3s2", "noise_1s"));
    }

    static List<GoldenPrompt> batch(GoldenTensors golden, String name, List<String> clips) {
        var ids = golden.longs(name + ".input_ids");
        var mask = golden.longs(name + ".attention_mask");
        int columns = ids.length / clips.size();
        var prompts = new ArrayList<GoldenPrompt>();
        for (int row = 0; row < clips.size(); row++) {
            int end = (row + 1) * columns;
            int length = (int) Arrays.stream(mask, row * columns, end).sum();
            prompts.add(new GoldenPrompt(Arrays.copyOfRange(ids, end - length, end), clip(clips.get(row))));
        }
        return prompts;
    }

    /** Token embeddings with the projected states in the place of the audio tokens, [T, D]. */
    public Tensor embed(TinyCheckpoint tiny) {
        int first = 0;
        while (ids[first] != AUDIO) {
            first++;
        }
        int behind = first;
        while (ids[behind] == AUDIO) {
            behind++;
        }
        var audio = tiny.adapter().project(tiny.encoder().encode(List.of(samples)).getFirst());
        return Tensors.stack(List.of(
                tiny.llm().embed(Arrays.copyOf(ids, first)),
                audio,
                tiny.llm().embed(Arrays.copyOfRange(ids, behind, ids.length))));
    }

    public static List<long[]> rows(JsonNode table) {
        var rows = new ArrayList<long[]>();
        for (var row : table) {
            var ids = new long[row.size()];
            Arrays.setAll(ids, i -> row.get(i).longValue());
            rows.add(ids);
        }
        return rows;
    }

    private static float[] clip(String name) {
        return Golden.tensors("hf/waveforms.safetensors").floats(name);
    }
}
