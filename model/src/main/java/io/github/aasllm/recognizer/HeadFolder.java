// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A folder with an encoder head: {@code head/} as {@link io.github.aasllm.head.HeadFiles} has it, {@code
 * encoder.json}, which names the folder of the model whose encoder it stands behind, where the encoder was trained
 * {@code encoder/encoder.safetensors} with its weights by canonical name, and {@code aasllm.json}.
 */
public final class HeadFolder {
    /** The folder of the head in it. */
    public static final String HEAD = "head";

    /** The folder of the trained encoder in it. */
    public static final String ENCODER = "encoder";

    /** The file of the trained encoder in that. */
    public static final String WEIGHTS = "encoder.safetensors";

    private static final String BASE = "encoder.json";
    private static final String MODEL = "model";

    private HeadFolder() {}

    /** Whether a folder holds an encoder head. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(HEAD).resolve("head.json"));
    }

    /**
     * Writes which model's encoder a head stands behind.
     *
     * @param moves whether the two folders move together, so that the one is named as seen from the other
     */
    public static void writeBase(Path folder, Path base, boolean moves) {
        var model = base.toAbsolutePath().normalize();
        var named = moves ? folder.toAbsolutePath().normalize().relativize(model) : model;
        try {
            CheckpointWriter.writeJson(folder.resolve(BASE), Map.of(MODEL, named.toString().replace('\\', '/')));
        } catch (IOException e) {
            throw InvalidInputException.of(BASE, e.getMessage(), "a folder that can be written").in(folder)
                    .causedBy(e);
        }
    }

    /**
     * Opens the model whose encoder a head stands behind.
     *
     * @throws InvalidInputException if nothing says which that is, it is not there, or its weights are others
     */
    static Checkpoint openBase(Path folder, Bundle bundle) {
        var file = folder.resolve(BASE);
        var fields = JsonFields.read(file);
        var named = fields.text(MODEL).orElseThrow(() -> fields.refusal(MODEL, "none", "a model folder"));
        var base = folder.resolve(path(fields, named)).normalize();
        if (!Files.isDirectory(base)) {
            throw fields.refusal(MODEL, named, "the folder of the model whose encoder the head stands behind")
                    .next("put it there, or name its place in " + BASE);
        }
        var trainedOn = bundle.provenance().flatMap(its -> its.base()).map(BaseModel::fingerprint);
        var checkpoint = Checkpoint.open(base);
        if (trainedOn.isPresent() && !trainedOn.get().equals(checkpoint.fingerprint())) {
            checkpoint.close();
            throw fields.refusal(MODEL, named, "the weights that the head was trained on, with the fingerprint "
                    + trainedOn.get());
        }
        return checkpoint;
    }

    private static Path path(JsonFields fields, String named) {
        try {
            return Path.of(named);
        } catch (InvalidPathException e) {
            throw fields.refusal(MODEL, named, "a path");
        }
    }

    /** The weights of a trained encoder by canonical name, kept; empty where it was frozen. */
    public static Map<String, Tensor> trainedEncoder(Path folder) {
        var file = folder.resolve(ENCODER).resolve(WEIGHTS);
        var weights = new LinkedHashMap<String, Tensor>();
        if (Files.exists(file)) {
            try (var scope = new PointerScope();
                    var tensors = Safetensors.open(file)) {
                tensors.entries().keySet().forEach(name ->
                        weights.put(name, Scoped.keep(Device.inUse().put(tensors.tensor(name).clone()))));
            }
        }
        return weights;
    }
}
