// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.TensorFile;
import io.github.aasllm.lora.TensorName.Role;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.LowRankUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The tensors of a verified LoRA folder, and what is made of them; they live until it closes. */
final class LoraNumbers implements AutoCloseable {
    private final LoraConfig config;
    private final LoraTargets targets;
    private final TensorFile file;
    private final Map<String, LoraModule> modules;
    private final Map<String, String> whole;
    private final List<Tensor> tensors = new ArrayList<>();

    LoraNumbers(LoraConfig config, LoraTargets targets, TensorFile file, Map<String, LoraModule> modules,
            Map<String, String> whole) {
        this.config = config;
        this.targets = targets;
        this.file = file;
        this.modules = modules;
        this.whole = whole;
    }

    @Override
    public void close() {
        tensors.forEach(Tensor::releaseReference);
        tensors.clear();
    }

    /** The tensor that stands in the place of one of the model's, as it is stored. */
    Optional<Tensor> whole(String weight, Device device) {
        return Optional.ofNullable(whole.get(weight)).map(name -> keep(device.put(file.tensor(name))));
    }

    /** The update of a module as A, B and their scale alone say it; empty where the folder has none. */
    Optional<LowRankUpdate> pair(String module) {
        return Optional.ofNullable(modules.get(module)).map(found -> pair(found, Device.CPU));
    }

    /**
     * The update of a module.
     *
     * @param weight [out, in], or the table [V, D]
     */
    LowRankUpdate update(String name, Tensor weight) {
        var module = modules.get(name);
        var device = Device.of(weight);
        var update = pair(module, device);
        // embeddings begin as they do without, and a weight of the folder's own is the rest already
        boolean isRest = module.isTable() || whole.containsKey(Checkpoint.weightName(name));
        if (config.first() != FirstWeights.BESIDE && !isRest) {
            update = kept(FirstProduct.takenOff(update, config.first(), weight));
        }
        var bias = module.tensors().get(Role.BIAS);
        if (bias != null) {
            update = update.withBias(float32(bias, device));
        }
        var magnitude = module.tensors().get(Role.MAGNITUDE);
        if (magnitude == null) {
            return update;
        }
        var norms = module.isTable() ? update.columnNorms(weight) : update.rowNorms(weight);
        return update.withFactor(keep(float32(magnitude, device).div(norms)));
    }

    /** A copy of a table in which rows of single tokens are the folder's own, in the table's format. */
    Tensor withTokens(String name, Tensor table) {
        var rows = targets.tokens(targets.names(name)).stream().mapToLong(Long::longValue).toArray();
        var device = Device.of(table);
        var own = device.put(file.tensor(modules.get(name).tokens()).to(table.scalar_type()));
        return keep(table.index_copy(0, device.longs(rows), own));
    }

    /** The tokens of a module whose rows are this folder's own, and these rows; empty without any. */
    Optional<Map.Entry<List<Long>, Tensor>> tokens(String name) {
        return Optional.ofNullable(modules.get(name))
                .map(LoraModule::tokens)
                .map(tensor -> Map.entry(targets.tokens(targets.names(name)), float32(tensor)));
    }

    /** The bias of B of a module. */
    Optional<Tensor> bias(String name) {
        return Optional.ofNullable(modules.get(name).tensors().get(Role.BIAS)).map(this::float32);
    }

    private LowRankUpdate pair(LoraModule module, Device device) {
        return new LowRankUpdate(
                float32(module.a(), device), float32(module.b(), device), config.scale(module.stored()));
    }

    private LowRankUpdate kept(LowRankUpdate update) {
        keep(update.a());
        keep(update.b());
        return update;
    }

    private Tensor float32(String name) {
        return float32(name, Device.CPU);
    }

    private Tensor float32(String name, Device device) {
        return keep(device.put(file.tensor(name).to(ScalarType.Float)));
    }

    private Tensor keep(Tensor tensor) {
        tensor.retainReference();
        tensors.add(tensor);
        return tensor;
    }
}
