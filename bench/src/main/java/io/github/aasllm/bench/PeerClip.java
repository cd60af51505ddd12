// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.encoder.whisper.ClipLength;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * One input of the peer and its answer.
 *
 * @param name such as {@code clip_2s}
 * @param samples at 16 kHz
 * @param ids of the prompt, with one {@code <|AUDIO|>} for each row of the projected states
 * @param lastLogits what the peer predicts behind the prompt, [V]
 */
record PeerClip(String name, float[] samples, long[] ids, float[] lastLogits) {
    private static final String FILE = "bench_inputs.safetensors";
    private static final String SAMPLES = ".waveform";
    static final long AUDIO = 151_646;

    /** All clips of the folder that the peer wrote, the shortest first. */
    static List<PeerClip> readAll(Path folder) {
        try (var file = Safetensors.open(folder.resolve(FILE))) {
            return file.entries().keySet().stream()
                    .filter(tensor -> tensor.endsWith(SAMPLES))
                    .map(tensor -> read(file, tensor.substring(0, tensor.length() - SAMPLES.length())))
                    .sorted(Comparator.comparingInt(clip -> clip.samples.length))
                    .toList();
        }
    }

    private static PeerClip read(Safetensors file, String name) {
        return new PeerClip(
                name,
                Tensors.toFloats(file.tensor(name + SAMPLES)),
                longs(file.tensor(name + ".input_ids")),
                Tensors.toFloats(file.tensor(name + ".logits_last")));
    }

    static long[] longs(Tensor tensor) {
        var values = new long[Math.toIntExact(tensor.numel())];
        tensor.data_ptr_long().get(values);
        return values;
    }

    /** Token embeddings with the speech in the place of the audio tokens, [T, D]. */
    Tensor embed(Boxes boxes) {
        return embed(boxes, ids, AUDIO, samples);
    }

    /** The same where the audio token has another id; without one, the embeddings alone. */
    static Tensor embed(Boxes boxes, long[] ids, long audio, float[] samples) {
        int first = 0;
        while (first < ids.length && ids[first] != audio) {
            first++;
        }
        if (first == ids.length) {
            return boxes.llm().embed(ids);
        }
        int behind = first;
        while (ids[behind] == audio) {
            behind++;
        }
        var states = boxes.encoder().encode(List.of(samples)).getFirst(); // [audio tokens, encoder width]
        return Tensors.stack(List.of(
                boxes.llm().embed(Arrays.copyOf(ids, first)),
                boxes.adapter().project(states),
                boxes.llm().embed(Arrays.copyOfRange(ids, behind, ids.length))));
    }

    /** What we predict behind the prompt, [V]. */
    float[] logits(Boxes boxes) {
        try (var scope = new PointerScope()) {
            var embedded = embed(boxes); // [T, D]
            var passage = new Passage(Math.toIntExact(embedded.size(0)));
            var states = boxes.llm().readToPredict(embedded, List.of(passage)); // [1, D]
            return Tensors.toFloats(boxes.llm().logits(states)); // [1, V]
        }
    }

    /**
     * The largest difference from the peer's logits; infinite where the lengths differ or a number is none.
     */
    double difference(float[] logits) {
        double largest = lastLogits.length == logits.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(lastLogits.length, logits.length); i++) {
            double difference = Math.abs((double) lastLogits[i] - logits[i]);
            largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return largest;
    }

    /** Of all linear layers; convolutions and attention add about a twentieth. */
    double multiplications(Boxes boxes) {
        var length = new ClipLength(samples.length);
        // one row of logits
        double sum = (double) boxes.llm().config().width() * boxes.llm().config().vocabulary();
        for (Map.Entry<String, Linear> named : boxes.linears().entrySet()) {
            var name = named.getKey();
            int rows = name.startsWith(BoxNames.ENCODER)
                    ? length.positions()
                    : name.startsWith(BoxNames.ADAPTER) ? length.tokens() : ids.length;
            sum += (double) rows * named.getValue().inputs() * named.getValue().outputs();
        }
        return sum;
    }
}
