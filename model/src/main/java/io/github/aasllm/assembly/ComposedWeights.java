// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.whisper.EncoderWeights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.llm.Qwen2Weights;
import io.github.aasllm.nn.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;

/**
 * Where each weight of a composed model comes from: Whisper's encoder, Qwen2, or, for the Adapter, a seed.
 *
 * <p>The Adapter's weights are normal with the deviation r / √inputs, where r is the root mean square of the
 * LLM's token embeddings, and its biases are 0: behind the encoder's last norm, whose states have a variance
 * of about 1, speech so begins at the scale of text.
 */
final class ComposedWeights {
    private static final String OUTPUT = Checkpoint.weightName(Qwen2Weights.OUTPUT); // as Qwen2 names them
    private static final String EMBEDDINGS = Checkpoint.weightName(Qwen2Weights.EMBEDDINGS);

    private final Map<WeightShape, WeightSource> sources = new LinkedHashMap<>(); // null for the Adapter
    private final WeightSource embeddings;
    private final DType dtype;

    /** @param table of the composed model */
    ComposedWeights(Checkpoint whisper, Checkpoint qwen2, List<WeightShape> table) {
        // WhisperForConditionalGeneration and WhisperModel
        var prefix = whisper.shapes().containsKey("model.encoder.conv1.weight")
                ? "model.encoder." : "encoder.";
        // one that is stored is used as it is, as transformers 5 does
        boolean tied = qwen2.config().flag("tie_word_embeddings", false)
                && !qwen2.shapes().containsKey(OUTPUT);
        this.embeddings = new WeightSource(qwen2, EMBEDDINGS);
        for (var weight : table) {
            var name = weight.name();
            if (name.startsWith(BoxNames.ENCODER)) {
                var own = name.substring(BoxNames.ENCODER.length());
                sources.put(weight, new WeightSource(whisper, prefix + own));
            } else if (name.startsWith(BoxNames.LLM)) {
                var own = name.substring(BoxNames.LLM.length());
                sources.put(weight, tied && own.equals(OUTPUT) ? embeddings : new WeightSource(qwen2, own));
            } else {
                sources.put(weight, null);
            }
        }
        verify(whisper, whisper.shapes().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                // which other models compute
                .filter(name -> !name.endsWith(EncoderWeights.POSITIONS) || hasPositions(table))
                .toList());
        verify(qwen2, qwen2.shapes().keySet().stream()
                // of older releases; follows from the settings
                .filter(name -> !name.endsWith("rotary_emb.inv_freq"))
                .toList());
        var stored = new HashSet<DType>();
        sources.values().stream().filter(source -> source != null)
                .forEach(source -> stored.add(source.dtype()));
        this.dtype = stored.size() == 1 ? stored.iterator().next() : DType.F32;
    }

    private static boolean hasPositions(List<WeightShape> table) {
        return table.stream().anyMatch(row -> row.name().endsWith(EncoderWeights.POSITIONS));
    }

    /** The format of all weights; float32, which holds them all, where there are several. */
    DType dtype() {
        return dtype;
    }

    void write(Path folder, TensorNames names, long seed) throws IOException {
        double scale = embeddings.rootMeanSquare();
        CheckpointWriter.write(folder, List.copyOf(sources.keySet()), this::format, names, (weight, file) -> {
            var source = sources.get(weight);
            if (source == null) {
                fresh(weight, file, scale, seed);
            } else {
                source.copy(file, weight.shape()[0]);
            }
        });
    }

    private DType format(WeightShape weight) {
        var source = sources.get(weight);
        return source == null ? dtype : source.dtype();
    }

    private static void fresh(WeightShape weight, SafetensorsWriter file, double scale, long seed)
            throws IOException {
        try (var scope = new PointerScope()) {
            if (weight.shape().length == 1) {
                file.append(Device.CPU.zeros(weight.shape()));
            } else {
                file.append(Device.CPU.normal(Device.draws(seed), weight.shape())
                        .mul(new Scalar(scale / Math.sqrt(weight.shape()[1]))));
            }
        }
    }

    /** Compares the tensors of one source with those that the composed model takes from it. */
    private void verify(Checkpoint checkpoint, List<String> stored) {
        var missing = new ArrayList<String>();
        var misshapen = new ArrayList<String>();
        var unused = new LinkedHashSet<>(stored);
        sources.forEach((weight, source) -> {
            if (source != null && source.checkpoint() == checkpoint) {
                unused.remove(source.name());
                if (!source.exists()) {
                    missing.add(source.name());
                } else if (!fits(weight, source)) {
                    misshapen.add(source.name() + " " + Arrays.toString(source.shape()) + " "
                            + source.dtype());
                }
            }
        });
        if (!missing.isEmpty() || !misshapen.isEmpty() || !unused.isEmpty()) {
            throw InvalidInputException.of(
                            "tensors",
                            "missing " + missing + ", misshapen " + misshapen + ", unused " + unused,
                            "exactly those that config.json describes")
                    .in(checkpoint.folder());
        }
    }

    /** Of the embeddings there may be fewer rows than the composed model has. */
    private static boolean fits(WeightShape weight, WeightSource source) {
        var shape = source.shape().clone();
        if (source.name().equals(EMBEDDINGS) || source.name().equals(OUTPUT)) {
            int rows = source.checkpoint().config().count("vocab_size", 151_936);
            shape[0] = shape.length == 2 && shape[0] == rows ? weight.shape()[0] : -1;
        }
        return Arrays.equals(weight.shape(), shape)
                && List.of(DType.F32, DType.F16, DType.BF16).contains(source.dtype());
    }
}
