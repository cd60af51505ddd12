// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The tensors of a model with all that a LoRA folder does to them, block by block.
 *
 * <p>The folder has been verified, and the model has an output layer of its own or the folder leaves the
 * vocabulary alone.
 */
public final class MergedWeights {
    private static final long BLOCK = 16L << 20; // numbers given out at a time
    private static final String BIAS = ".bias";

    private final LoraFolder folder;
    private final LoraNumbers numbers;
    private final Checkpoint checkpoint;
    private final Weights base;

    /**
     * @throws InvalidInputException if the folder has a bias for a layer that has none
     */
    public MergedWeights(LoraFolder folder, Checkpoint checkpoint, List<WeightShape> table) {
        var names = table.stream().map(WeightShape::name).collect(Collectors.toSet());
        folder.modules().stream()
                .filter(module -> folder.numbers().bias(module).isPresent() && !names.contains(module + BIAS))
                .findFirst()
                .ifPresent(module -> {
                    throw InvalidInputException.of("lora_bias", module, "layers that have a bias")
                            .next("use the folder beside the model: --model and --lora");
                });
        this.folder = folder;
        this.numbers = folder.numbers();
        this.checkpoint = checkpoint;
        this.base = checkpoint.weights(table, Residency.MAPPED);
    }

    /** Gives out a tensor by its canonical name, updated rows as float32 and others as they are stored. */
    public void forEachBlock(String name, Checkpoint.Rows consumer) throws IOException {
        var whole = numbers.whole(name, Device.CPU);
        var module = Place.module(name);
        var tokens = numbers.tokens(module);
        boolean isUpdated = folder.modules().contains(module) && tokens.isEmpty();
        if (isUpdated && name.endsWith(BIAS)) {
            consumer.accept(bias(module, whole.orElseGet(() -> base.small(name))), 0);
        } else if (isUpdated && name.equals(Checkpoint.weightName(module))) {
            updated(module, whole.orElseGet(() -> base.matrix(name)), consumer);
        } else if (tokens.isPresent()) {
            var table = whole.orElseGet(() -> base.matrix(name));
            blocks(table, (rows, first) -> consumer.accept(
                    withTokens(rows, first, tokens.get().getKey(), tokens.get().getValue()), first));
        } else if (whole.isPresent()) {
            blocks(whole.get(), consumer);
        } else {
            checkpoint.forEachBlock(name, consumer);
        }
    }

    private void updated(String module, Tensor weight, Checkpoint.Rows consumer) throws IOException {
        LowRankUpdate update;
        try (var scope = new PointerScope()) {
            update = numbers.update(module, weight);
        }
        boolean isTable = module.equals(Place.EMBEDDINGS);
        blocks(weight, (rows, first) -> consumer.accept(
                isTable ? update.tableSum(rows, first) : update.sum(rows, first), first));
    }

    private Tensor bias(String module, Tensor own) {
        var update = numbers.pair(module).orElseThrow();
        return numbers.bias(module).map(bias -> own.add(bias, new Scalar(update.scale()))).orElse(own);
    }

    private static Tensor withTokens(Tensor rows, long first, List<Long> tokens, Tensor own) {
        var copy = rows.to(ScalarType.Float).clone();
        for (int i = 0; i < tokens.size(); i++) {
            long row = tokens.get(i) - first;
            if (row >= 0 && row < rows.size(0)) {
                Tensors.rows(copy, row, row + 1).copy_(Tensors.rows(own, i, i + 1L));
            }
        }
        return copy;
    }

    private static void blocks(Tensor tensor, Checkpoint.Rows consumer) throws IOException {
        long rows = tensor.size(0);
        long together = Math.max(1, BLOCK / Math.max(1, tensor.numel() / Math.max(1, rows)));
        for (long first = 0; first < rows; first += together) {
            try (var scope = new PointerScope()) {
                consumer.accept(tensor.narrow(0, first, Math.min(together, rows - first)), first);
            }
        }
    }
}
