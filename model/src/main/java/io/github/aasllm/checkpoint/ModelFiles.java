// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import io.github.aasllm.hub.Hub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which files of a model folder hold its weights: safetensors first, then what {@code torch.save} writes, in
 * one file before shards with an index. A folder without any is refused by what it is instead, where that can
 * be told.
 */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    static final String TORCH_SINGLE = "pytorch_model.bin";
    static final String TORCH_INDEX = "pytorch_model.bin.index.json";

    private static final String WANTED = SINGLE + " or " + INDEX;
    private static final String ADAPTER = "adapter_config.json";

    /** Plain names, by which nothing outside the folder can be read. */
    private static final Pattern SHARD = Pattern.compile("[^/\\\\:\\p{Cntrl}]+\\.safetensors");
    private static final Pattern TORCH_SHARD = Pattern.compile("[^/\\\\:\\p{Cntrl}]+\\.bin");

    /** Weights of other software, by the ending of their files, with the way out. */
    private static final Map<String, String> OTHERS = Map.of(
            ".gguf", "it is of llama.cpp, and quantised: take the model's folder of safetensors",
            ".ggml", "it is of llama.cpp, and quantised: take the model's folder of safetensors",
            ".onnx", "it is of ONNX: save the model from PyTorch, as safetensors",
            ".h5", "it is of TensorFlow: save the model from PyTorch, as safetensors",
            ".msgpack", "it is of Flax: save the model from PyTorch, as safetensors",
            ".pt", "if these are the model's weights, name the file " + TORCH_SINGLE,
            ".pth", "if these are the model's weights, name the file " + TORCH_SINGLE,
            ".bin", "if these are the model's weights, name the file " + TORCH_SINGLE,
            ".safetensors", "if these are all of the model's weights, name the file " + SINGLE
                    + "; shards need their " + INDEX);

    private ModelFiles() {}

    /**
     * The files of a folder.
     *
     * @throws InvalidInputException if there are none, if an index is damaged or names a file that is missing
     */
    static List<Path> of(Path folder) {
        if (Files.exists(folder.resolve(SINGLE))) {
            return List.of(folder.resolve(SINGLE));
        }
        if (Files.exists(folder.resolve(INDEX))) {
            return shards(folder, INDEX, SHARD);
        }
        if (Files.exists(folder.resolve(TORCH_SINGLE))) {
            return List.of(folder.resolve(TORCH_SINGLE));
        }
        if (Files.exists(folder.resolve(TORCH_INDEX))) {
            return shards(folder, TORCH_INDEX, TORCH_SHARD);
        }
        throw noWeights(folder);
    }

    /** The refusal of a folder without {@code config.json}. */
    static InvalidInputException noModel(Path folder) {
        var refusal = InvalidInputException.of("model", folder, "a folder with " + CONFIG + " and " + SINGLE);
        if (Files.exists(folder.resolve(ADAPTER))) {
            return refusal.next("it is a LoRA folder: give it by --lora, and its base by --model");
        }
        var trained = folder.resolve("model"); // of a training's folder
        if (Files.exists(trained.resolve(CONFIG))) {
            return refusal.next("did you mean " + trained + "?");
        }
        if (Files.isRegularFile(folder)) {
            return refusal.next("it is a file: give the folder in which it lies");
        }
        if (!Files.exists(folder)) {
            return NearFiles.ask(refusal, folder, Hub::isModel);
        }
        var other = Files.isDirectory(folder) ? otherWeights(folder) : null;
        return other == null || other.endsWith(".safetensors") ? refusal
                : refusal.next(other + ": " + wayOut(other));
    }

    /** The name of a file of weights when it is written as safetensors. */
    static String asSafetensors(String name) {
        return name.replaceFirst("^pytorch_model", "model").replaceFirst("\\.(bin|pt)$", ".safetensors");
    }

    private static InvalidInputException noWeights(Path folder) {
        if (Files.exists(folder.resolve(ADAPTER))) {
            return InvalidInputException.of("weights", "of a LoRA folder", WANTED).in(folder)
                    .next("give it by --lora, and its base by --model");
        }
        var other = otherWeights(folder);
        return other == null
                ? InvalidInputException.of("weights", "none", WANTED).in(folder)
                : InvalidInputException.of("weights", other, WANTED).in(folder).next(wayOut(other));
    }

    private static String wayOut(String name) {
        return OTHERS.get(name.substring(name.lastIndexOf('.')).toLowerCase(Locale.ROOT));
    }

    /** The first file that looks like weights, or null. */
    private static String otherWeights(Path folder) {
        try (var list = Files.list(folder)) {
            return list.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".") && wayOut(name) != null)
                    .sorted()
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw InvalidInputException.of("folder", e.getMessage(), "a readable folder")
                    .in(folder)
                    .causedBy(e);
        }
    }

    private static List<Path> shards(Path folder, String index, Pattern plain) {
        var map = JsonFields.read(folder.resolve(index)).object("weight_map");
        var names = new LinkedHashSet<String>();
        for (var tensor : map.keys()) {
            var name = map.text(tensor).orElse("");
            if (!plain.matcher(name).matches()) {
                throw map.refusal(tensor, name, "the plain name of a "
                        + plain.pattern().substring(plain.pattern().lastIndexOf('.'))
                                + " file beside the index");
            }
            names.add(name);
        }
        var missing = names.stream().filter(name -> !Files.exists(folder.resolve(name))).toList();
        if (!missing.isEmpty()) {
            throw InvalidInputException.of("shards", "no " + String.join(", ", missing),
                    "all " + names.size() + " that the index names")
                    .in(folder.resolve(index))
                    .next("download what is missing");
        }
        return names.stream().map(folder::resolve).toList();
    }
}
