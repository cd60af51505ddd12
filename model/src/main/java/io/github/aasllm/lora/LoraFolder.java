// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NameLayout;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.StoredTensor;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.LowRankUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A LoRA folder in PEFT's layout, with module names of transformers 4 or 5.
 *
 * <p>The tensors of module {@code m} are {@code base_model.model.m.lora_A.weight} [r, in] and
 * {@code ...lora_B.weight} [out, r]. Close it after the last use of the layers it was attached to; after
 * {@link #merge} it may be closed at once.
 */
public final class LoraFolder implements AutoCloseable {
    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";
    static final String ROOT = "base_model.model.";
    static final String A = ".lora_A.weight";
    static final String B = ".lora_B.weight";
    private static final int MOST_NAMES = 24; // in one refusal

    /** The two halves of an update; one may be missing in a damaged folder. */
    private record Pair(String a, String b) {}

    private final Path folder;
    private final LoraConfig config;
    private final Safetensors file;
    private final Map<String, Pair> pairs = new TreeMap<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();

    private LoraFolder(Path folder) {
        this.folder = folder;
        this.config = LoraConfig.from(JsonFields.read(folder.resolve(CONFIG)));
        this.file = Safetensors.open(folder.resolve(WEIGHTS));
        try {
            file.entries().keySet().forEach(this::pair);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens a LoRA folder.
     *
     * @throws InvalidInputException if a file is missing or damaged, or asks for a variant of LoRA that
     *     changes the arithmetic
     */
    public static LoraFolder open(Path folder) {
        if (!Files.exists(folder.resolve(CONFIG))) {
            throw noLora(folder);
        }
        return new LoraFolder(folder);
    }

    private static InvalidInputException noLora(Path folder) {
        var refusal = InvalidInputException.of("lora", folder, "a folder with " + CONFIG + " and " + WEIGHTS);
        if (Files.exists(folder.resolve("config.json"))) {
            return refusal.next("it is a model folder: give it by --model");
        }
        var trained = folder.resolve("lora"); // of a training's folder
        return Files.exists(trained.resolve(CONFIG))
                ? refusal.next("did you mean " + trained + "?") : refusal;
    }

    /** Numbers in all LoRA tensors. */
    public long parameters() {
        return file.entries().values().stream()
                .mapToLong(StoredTensor::numbers)
                .sum();
    }

    /** Canonical names of the modules that this folder updates. */
    public List<String> modules() {
        return List.copyOf(pairs.keySet());
    }

    /**
     * Fills the slots of the layers.
     *
     * @param linears by canonical module name
     * @throws InvalidInputException that names the tensors without a layer, without their other half, of a
     *     wrong shape or no weights, up to 24; no slot is filled then
     */
    public void attach(Map<String, Linear> linears) {
        verify(linears);
        pairs.forEach((module, pair) -> linears.get(module).update(update(pair)));
    }

    /** Adds the updates to copies of the layers' weights, which then cost no more than without LoRA. */
    public void merge(Map<String, Linear> linears) {
        attach(linears);
        pairs.keySet().forEach(module -> linears.get(module).merge());
    }

    @Override
    public void close() {
        tensors.forEach(Tensor::releaseReference);
        tensors.clear();
        file.close();
    }

    private void pair(String tensor) {
        boolean isA = tensor.endsWith(A);
        if (!tensor.startsWith(ROOT) || !(isA || tensor.endsWith(B))) {
            strangers.add(tensor);
            return;
        }
        var module = NameLayout.canonical(storedName(tensor));
        var known = pairs.getOrDefault(module, new Pair(null, null));
        if ((isA ? known.a : known.b) != null) { // the names of two versions of transformers in one file
            throw InvalidInputException.of("LoRA tensor", tensor, "one tensor only that stands for " + module)
                    .in(folder);
        }
        pairs.put(module, isA ? new Pair(tensor, known.b) : new Pair(known.a, tensor));
    }

    /**
     * Compares the folder with the layers that it is to update.
     *
     * @throws InvalidInputException as {@link #attach} does
     */
    public void verify(Map<String, Linear> linears) {
        var faults = new LinkedHashMap<String, String>();
        strangers.forEach(tensor -> faults.put(tensor, "is no LoRA tensor"));
        pairs.forEach((module, pair) -> {
            var fault = fault(pair, linears.get(module));
            if (fault != null) {
                faults.put(module, fault);
            }
        });
        if (!faults.isEmpty() || pairs.isEmpty()) {
            var shown = faults.entrySet().stream()
                    .limit(MOST_NAMES)
                    .map(f -> f.getKey() + " " + f.getValue())
                    .toList();
            throw InvalidInputException.of(
                            "LoRA tensors",
                            faults.isEmpty()
                                    ? "none"
                                    : faults.size() + " do not fit: " + String.join("; ", shown)
                                            + (faults.size() > MOST_NAMES ? "; ..." : ""),
                            "pairs lora_A [r, in], lora_B [out, r] for linear layers of the model")
                    .in(folder)
                    .next("check that the folder was trained on this model");
        }
    }

    private String fault(Pair pair, Linear linear) {
        if (linear == null) {
            return "has no layer in the model";
        }
        if (pair.a == null || pair.b == null) {
            return "lacks " + (pair.a == null ? "lora_A" : "lora_B");
        }
        double scale = config.scale(storedName(pair.a));
        if (scale > Float.MAX_VALUE) {
            return "has the scale " + scale + ", more than float32 holds";
        }
        int rank = config.rank(storedName(pair.a));
        var a = file.entries().get(pair.a);
        var b = file.entries().get(pair.b);
        if (!a.dtype().isWeight() || !b.dtype().isWeight()) {
            return "is stored as " + a.dtype() + " and " + b.dtype() + " instead of F32, F16 or BF16";
        }
        boolean fits = Arrays.equals(a.shape(), new long[] {rank, linear.inputs()})
                && Arrays.equals(b.shape(), new long[] {linear.outputs(), rank});
        return fits
                ? null
                : "has lora_A " + Arrays.toString(a.shape()) + " and lora_B "
                        + Arrays.toString(b.shape())
                        + " for rank " + rank + " and a layer [" + linear.outputs()
                        + ", " + linear.inputs() + "]";
    }

    /** The module of a tensor as the folder names it, which is how its patterns name it. */
    private static String storedName(String tensor) {
        return tensor.substring(ROOT.length(), tensor.length() - A.length());
    }

    /** The update of a module; empty where the folder has none. The tensors live until {@link #close}. */
    public Optional<LowRankUpdate> update(String module) {
        return Optional.ofNullable(pairs.get(module)).map(this::update);
    }

    private LowRankUpdate update(Pair pair) {
        return new LowRankUpdate(float32(pair.a), float32(pair.b), config.scale(storedName(pair.a)));
    }

    private Tensor float32(String name) {
        var tensor = file.tensor(name).to(ScalarType.Float);
        tensor.retainReference();
        tensors.add(tensor);
        return tensor;
    }
}
