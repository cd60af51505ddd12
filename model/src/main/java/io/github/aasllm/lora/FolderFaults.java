// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.StoredTensor;
import io.github.aasllm.checkpoint.TensorFile;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.lora.Place.Kind;
import io.github.aasllm.lora.TensorName.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What in a LoRA folder does not fit a model: tensors without a place, and places that its configuration
 * names and no tensor fills. PEFT passes over both, with a warning at most.
 */
final class FolderFaults {
    private final LoraConfig config;
    private final LoraTargets targets;
    private final TensorFile file;
    private final Map<String, Place> places;
    private final Map<String, long[]> weights;
    private final boolean tied;
    private final Map<String, String> faults = new LinkedHashMap<>();

    FolderFaults(LoraConfig config, LoraTargets targets, TensorFile file, List<WeightShape> table) {
        this.config = config;
        this.targets = targets;
        this.file = file;
        this.places = Place.of(table);
        this.weights = table.stream().collect(Collectors.toMap(WeightShape::name, WeightShape::shape));
        this.tied = Place.isTied(table);
    }

    /** Tensors without a place, by the name of the tensor or its module. */
    Map<String, String> misfits(Map<String, LoraModule> modules, Map<String, String> whole) {
        whole.forEach((place, tensor) -> add(tensor, ofWhole(place, file.entries().get(tensor))));
        modules.forEach((name, module) -> add(name, ofModule(name, module)));
        return faults;
    }

    /** Places that are named and not filled, or filled and not named, by the name of the tensor or module. */
    Map<String, String> gaps(Map<String, LoraModule> modules, Map<String, String> whole) {
        places.forEach((name, place) -> {
            boolean updated = modules.containsKey(name) && modules.get(name).isUpdated();
            if (targets.areNamed() && isTarget(name, place) != updated) {
                add(name, updated
                        ? "is none of target_modules" : "is among target_modules and has no tensors");
            }
            if (!targets.tokens(targets.names(name)).isEmpty() && !modules.containsKey(name)) {
                add(name, "is among trainable_token_indices and has no tensor");
            }
        });
        weights.keySet().stream()
                .filter(weight -> !whole.containsKey(weight))
                .forEach(weight -> add(weight, ofAbsent(weight, modules)));
        targets.saved().stream()
                .filter(saved -> names().noneMatch(weight -> targets.isOf(weight, saved)))
                .forEach(saved -> add(saved, "of modules_to_save is no module of the model"));
        return faults;
    }

    private String ofAbsent(String weight, Map<String, LoraModule> modules) {
        if (targets.saves(weight)) {
            return "is of modules_to_save and not in the folder";
        }
        boolean isBias = weight.endsWith(".bias")
                && (config.trainedBiases() == LoraConfig.Biases.ALL
                        || config.trainedBiases() == LoraConfig.Biases.LORA_ONLY
                                && modules.containsKey(Place.module(weight)));
        return isBias ? "is meant by bias and not in the folder" : null;
    }

    private Stream<String> names() {
        return Stream.concat(weights.keySet().stream(), Stream.of(Checkpoint.weightName(Place.OUTPUT)));
    }

    private void add(String name, String fault) {
        if (fault != null) {
            faults.put(name, fault);
        }
    }

    private boolean isTarget(String name, Place place) {
        return targets.selects(targets.names(name), place.kind() == Kind.LINEAR);
    }

    private String ofWhole(String place, StoredTensor tensor) {
        var wanted = weights.get(place);
        if (wanted == null && tied && place.equals(Checkpoint.weightName(Place.OUTPUT))) {
            wanted = weights.get(Checkpoint.weightName(Place.EMBEDDINGS));
        }
        if (wanted == null) {
            return "is no LoRA tensor";
        }
        if (!tensor.dtype().isWeight()) {
            return "is stored as " + tensor.dtype() + " instead of F32, F16 or BF16";
        }
        return Arrays.equals(wanted, tensor.shape())
                ? null : "has " + Arrays.toString(tensor.shape()) + " for " + Arrays.toString(wanted);
    }

    private String ofModule(String name, LoraModule module) {
        var place = places.get(name);
        if (place == null) {
            return "has no layer in the model";
        }
        if (place.kind() == Kind.OTHER) {
            return "is no layer that LoRA can update here; PEFT cannot run the model with such an update";
        }
        for (var tensor : module.tensors().values()) {
            var stored = file.entries().get(tensor);
            if (!stored.dtype().isWeight()) {
                return "is stored as " + stored.dtype() + " instead of F32, F16 or BF16";
            }
        }
        var tokens = targets.tokens(targets.names(name));
        if (module.tokens() != null) {
            return ofTokens(module, place, tokens);
        }
        var lacking = lacking(module, place);
        return lacking.isEmpty() ? ofPair(module, place) : "lacks " + String.join(" and ", lacking);
    }

    private String ofTokens(LoraModule module, Place place, List<Long> tokens) {
        boolean isTable = place.kind() == Kind.TABLE;
        long vocabulary = isTable ? place.inputs() : place.outputs();
        if (place.kind() == Kind.LINEAR || module.isUpdated() || tied) {
            return "has rows of single tokens, which are read for embeddings or an output layer of their own,"
                    + " without LoRA";
        }
        if (tokens.stream().anyMatch(token -> token >= vocabulary)) {
            return "has tokens " + tokens + " of a vocabulary of " + vocabulary;
        }
        return ofShape(module.tokens(), tokens.size(), isTable ? place.outputs() : place.inputs());
    }

    private List<String> lacking(LoraModule module, Place place) {
        var wanted = new ArrayList<>(place.kind() == Kind.TABLE
                ? List.of(Role.TABLE_A, Role.TABLE_B) : List.of(Role.A, Role.B));
        if (config.magnitudes()) {
            wanted.add(Role.MAGNITUDE);
        }
        if (config.biased()) {
            wanted.add(Role.BIAS);
        }
        return wanted.stream()
                .filter(role -> !module.tensors().containsKey(role))
                .map(Role::toString)
                .toList();
    }

    private String ofPair(LoraModule module, Place place) {
        var extra = module.tensors().keySet().stream()
                .filter(role -> role == Role.MAGNITUDE && !config.magnitudes()
                        || role == Role.BIAS && !config.biased())
                .findFirst();
        if (extra.isPresent()) {
            return "has a " + extra.get() + ", of which adapter_config.json says nothing";
        }
        double scale = config.scale(module.stored());
        if (scale > Float.MAX_VALUE) {
            return "has the scale " + scale + ", more than float32 holds";
        }
        int rank = config.rank(module.stored());
        var a = file.entries().get(module.a()).shape();
        var b = file.entries().get(module.b()).shape();
        if (!Arrays.equals(a, new long[] {rank, place.inputs()})
                || !Arrays.equals(b, new long[] {place.outputs(), rank})) {
            return "has lora_A " + Arrays.toString(a) + " and lora_B " + Arrays.toString(b) + " for rank "
                    + rank + " and a layer [" + place.outputs() + ", " + place.inputs() + "]";
        }
        if (config.first() != FirstWeights.BESIDE && rank > Math.min(place.inputs(), place.outputs())) {
            return "has a rank above that of its weight, from which it was made";
        }
        for (var role : List.of(Role.MAGNITUDE, Role.BIAS)) {
            var tensor = module.tensors().get(role);
            if (tensor != null && ofShape(tensor, place.outputs()) != null) {
                return ofShape(tensor, place.outputs());
            }
        }
        return null;
    }

    private String ofShape(String tensor, long... wanted) {
        var shape = file.entries().get(tensor).shape();
        return Arrays.equals(shape, wanted)
                ? null : "has " + Arrays.toString(shape) + " for " + Arrays.toString(wanted);
    }
}
