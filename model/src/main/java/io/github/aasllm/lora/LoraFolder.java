// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.StoredTensor;
import io.github.aasllm.checkpoint.TensorFile;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import io.github.aasllm.lora.TensorName.Role;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Embedding;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Scoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * A LoRA folder in PEFT's layout: updates of layers ({@link TensorName} has the names of their tensors), and
 * whole tensors in the place of the base's, such as biases or a projector that was trained as it is.
 *
 * <p>The order of use is {@link #verify}, {@link #replaced} before the layers are made, and {@link #attach}
 * after it. Close it after the last use of the layers; after {@link #merge} it may be closed at once.
 */
public final class LoraFolder implements AutoCloseable {
    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PICKLED = "adapter_model.bin";
    private static final int MOST_NAMES = 24; // in one refusal

    private final Path folder;
    private final TensorNames names;
    private final LoraConfig config;
    private final LoraTargets targets;
    private final TensorFile file;
    private final Map<String, LoraModule> modules = new TreeMap<>();
    private final Map<String, String> whole = new TreeMap<>(); // tensors of the file by canonical name
    private final LoraNumbers numbers;

    private LoraFolder(Path folder, TensorNames names) {
        this.folder = folder;
        this.names = names;
        var fields = JsonFields.read(folder.resolve(CONFIG));
        this.config = LoraConfig.from(fields);
        this.targets = new LoraTargets(fields, names);
        boolean pickled = !Files.exists(folder.resolve(WEIGHTS)) && Files.exists(folder.resolve(PICKLED));
        this.file = TensorFile.open(folder.resolve(pickled ? PICKLED : WEIGHTS));
        try {
            var updates = new TreeSet<String>();
            file.entries().keySet().forEach(tensor -> sort(tensor, updates));
            if (updates.size() > 1) {
                throw InvalidInputException.of("LoRA updates", updates, "one in a folder").in(file.file())
                        .next("save one of them alone");
            }
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
        this.numbers = new LoraNumbers(config, targets, file, modules, whole);
    }

    /**
     * Opens a LoRA folder.
     *
     * @param names of the model that it is for, as {@link Checkpoint#names} has them
     * @throws InvalidInputException if a file is missing or damaged, or asks for a variant of LoRA that is
     *     not supported
     */
    public static LoraFolder open(Path folder, TensorNames names) {
        if (!isIn(folder)) {
            throw noLora(folder);
        }
        return new LoraFolder(folder, names);
    }

    /** Whether a folder holds LoRA weights. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CONFIG));
    }

    private static InvalidInputException noLora(Path folder) {
        var refusal = InvalidInputException.of("lora", folder, "a folder with " + CONFIG + " and " + WEIGHTS);
        if (Files.exists(folder.resolve("config.json"))) {
            return refusal.next("it is a model folder: give it by --model");
        }
        var trained = folder.resolve("lora"); // of a training's folder
        return isIn(trained) ? refusal.next("did you mean " + trained + "?")
                : Files.exists(folder) ? refusal : NearFiles.ask(refusal, folder, LoraFolder::isIn);
    }

    /** Numbers in all tensors. */
    public long parameters() {
        return file.entries().values().stream().mapToLong(StoredTensor::numbers).sum();
    }

    /** Canonical names of the modules that this folder updates. */
    public List<String> modules() {
        return List.copyOf(modules.keySet());
    }

    /** Whether this folder changes the embeddings or the output layer. */
    public boolean changesVocabulary() {
        return List.of(Place.EMBEDDINGS, Place.OUTPUT).stream()
                .anyMatch(name -> modules.containsKey(name)
                        || whole.containsKey(Checkpoint.weightName(name)));
    }

    private void sort(String tensor, TreeSet<String> updates) {
        var name = TensorName.of(tensor, names);
        name.update().ifPresent(updates::add);
        if (name.role() == Role.UNUSED) {
            return;
        }
        if (name.role() == Role.WHOLE) {
            var before = whole.putIfAbsent(name.place(), tensor);
            // PEFT writes biases of saved modules twice
            if (before != null && file.bytes(before).mismatch(file.bytes(tensor)) != -1) {
                throw twice(tensor, name.place());
            }
            return;
        }
        var module = modules.computeIfAbsent(
                name.place(), any -> new LoraModule(name.module(), new EnumMap<>(Role.class)));
        if (module.tensors().put(name.role(), tensor) != null) {
            throw twice(tensor, name.place());
        }
    }

    /** The names of two versions of transformers in one file. */
    private InvalidInputException twice(String tensor, String place) {
        return InvalidInputException.of("LoRA tensor", tensor, "one tensor only that stands for " + place)
                .in(folder);
    }

    /**
     * Compares the folder with the model that it is to update.
     *
     * @param table the weights of the model
     * @throws InvalidInputException that names, up to 24, the tensors without a place, without their other
     *     half, of a wrong shape or no weights, and the places that the folder speaks of and does not fill
     */
    public void verify(List<WeightShape> table) {
        var compared = new FolderFaults(config, targets, file, table);
        var misfits = compared.misfits(modules, whole);
        if (!misfits.isEmpty() || modules.isEmpty() && whole.isEmpty()) {
            throw refusal(misfits).next("check that the folder was trained on this model");
        }
        var gaps = compared.gaps(modules, whole);
        if (!gaps.isEmpty()) {
            throw refusal(gaps).next("check that the folder is whole; PEFT would use it as it is");
        }
    }

    private InvalidInputException refusal(Map<String, String> faults) {
        var shown = faults.entrySet().stream()
                .limit(MOST_NAMES)
                .map(fault -> fault.getKey() + " " + fault.getValue())
                .toList();
        return InvalidInputException.of(
                        "LoRA tensors",
                        faults.isEmpty()
                                ? "none"
                                : faults.size() + " do not fit: " + String.join("; ", shown)
                                        + (faults.size() > MOST_NAMES ? "; ..." : ""),
                        "pairs lora_A [r, in], lora_B [out, r] for layers of the model, and what else "
                                + CONFIG + " names")
                .in(folder);
    }

    /**
     * Tensors of this folder that stand in the place of the model's, by canonical name, as they are stored.
     * The embeddings and the output layer are replaced by {@link #attach}.
     */
    public Map<String, Tensor> replaced() {
        var replaced = new LinkedHashMap<String, Tensor>();
        whole.keySet().forEach(name -> {
            if (!isVocabulary(name)) {
                replaced.put(name, numbers.whole(name, Device.CPU).orElseThrow());
            }
        });
        return replaced;
    }

    private static boolean isVocabulary(String weight) {
        return weight.equals(Checkpoint.weightName(Place.EMBEDDINGS))
                || weight.equals(Checkpoint.weightName(Place.OUTPUT));
    }

    /**
     * Fills the slots of linear layers, in a model that has no others.
     *
     * @param linears by canonical module name
     * @throws InvalidInputException as {@link #verify} does; no slot is filled then
     */
    public void attach(Map<String, Linear> linears) {
        verify(linears.entrySet().stream()
                .map(named -> new WeightShape(Checkpoint.weightName(named.getKey()),
                        named.getValue().outputs(), named.getValue().inputs()))
                .toList());
        modules.keySet().forEach(module -> attach(module, linears.get(module)));
    }

    /**
     * Fills the slots of a model that was made with the tensors that are {@link #replaced}.
     *
     * @param linears by canonical module name
     * @param output the output layer
     * @throws InvalidInputException if updates need weights that the model has only in eight bits
     */
    public void attach(Map<String, Linear> linears, Embedding embeddings, Linear output) {
        replaceVocabulary(embeddings, output);
        modules.forEach((name, module) -> {
            if (name.equals(Place.EMBEDDINGS)) {
                attach(module, embeddings);
            } else if (name.equals(Place.OUTPUT) && module.tokens() != null) {
                output.replace(numbers.withTokens(name, output.weight()));
            } else {
                attach(name, name.equals(Place.OUTPUT) ? output : linears.get(name));
            }
        });
    }

    /** Adds the updates to copies of the layers' weights, which then cost no more than without LoRA. */
    public void merge(Map<String, Linear> linears) {
        attach(linears);
        modules.keySet().forEach(module -> linears.get(module).merge());
    }

    @Override
    public void close() {
        numbers.close();
        file.close();
    }

    private void replaceVocabulary(Embedding embeddings, Linear output) {
        var table = Checkpoint.weightName(Place.EMBEDDINGS);
        var last = Checkpoint.weightName(Place.OUTPUT);
        // one tensor of the model, unless the folder has a copy of its own
        boolean tied = output.weight().is_same(embeddings.table());
        var device = Device.of(embeddings.table());
        var ofTable = numbers.whole(table, device);
        var ofOutput = numbers.whole(last, device)
                .or(() -> tied && !targets.saves(table) ? ofTable : Optional.empty());
        ofTable.or(() -> tied && !targets.saves(last) ? numbers.whole(last, device) : Optional.empty())
                .ifPresent(embeddings::replace);
        ofOutput.ifPresent(output::replace);
    }

    private void attach(LoraModule module, Embedding embeddings) {
        if (module.tokens() != null) {
            embeddings.replace(numbers.withTokens(Place.EMBEDDINGS, embeddings.table()));
        } else {
            embeddings.update(update(Place.EMBEDDINGS, embeddings.table()));
        }
    }

    private void attach(String module, Linear linear) {
        if (linear.isStoredRounded() && config.first() != FirstWeights.BESIDE) {
            throw InvalidInputException.of(
                            "init_lora_weights", config.first().toString().toLowerCase(Locale.ROOT),
                            "a model whose weights are not stored in eight bits, for the update begins in"
                                    + " them")
                    .in(folder)
                    .next("merge into the model that it was made from, and then quantize");
        }
        boolean isDivided = linear.isStoredRounded() && config.magnitudes();
        Scoped.run(() -> linear.update(
                update(module, isDivided ? linear.asFloat32() : linear.weight())));
    }

    /**
     * The update of a module, which lives until {@link #close}.
     *
     * @param weight [out, in], or the table [V, D]
     */
    public LowRankUpdate update(String module, Tensor weight) {
        return numbers.update(module, weight);
    }

    /** The update of a module as A, B and their scale alone say it; empty where the folder has none. */
    Optional<LowRankUpdate> update(String module) {
        return numbers.pair(module);
    }

    LoraNumbers numbers() {
        return numbers;
    }
}
