// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.head;

import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where encoder heads come from and go to: a seed, or a folder with {@code head.json} and
 * {@code head.safetensors}.
 */
public final class HeadFiles {
    private static final String CONFIG = "head.json";
    private static final String WEIGHTS = "head.safetensors";
    private static final Set<String> FILES = Set.of(CONFIG, WEIGHTS);
    private static final String FOLDER = "head";
    private static final String ENCODER = "encoder";
    private static final String LORA = "lora";
    private static final String LAYER = "layer";

    private HeadFiles() {}

    /**
     * A fresh head. Matrices are uniform within ±√(6 / (inputs + outputs)) for the attention's inputs, as
     * PyTorch has it, and within ±1 / √inputs for the others; norms are the identity, the attention's biases
     * and the weights of layers 0, other biases uniform like their matrix. The same seed gives the same numbers.
     */
    public static EncoderHead random(HeadConfig config, long seed) {
        try (var scope = new PointerScope()) {
            var draws = Device.draws(seed);
            var parameters = new LinkedHashMap<String, Tensor>();
            long inputs = 1; // of the matrix whose bias comes next
            for (var weight : config.weights()) {
                inputs = weight.shape().length == 2 ? weight.shape()[1] : inputs;
                parameters.put(weight.name(), Device.inUse().put(fresh(weight, inputs, draws)));
            }
            return new EncoderHead(config, parameters);
        }
    }

    /** Whether a folder holds a head of its own, in its folder {@value #FOLDER}. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(config(folder));
    }

    /** Where the head of a folder lies. */
    public static Path folder(Path of) {
        return of.resolve(FOLDER);
    }

    /** What says its dimensions, and where the model lies whose encoder it hears. */
    public static Path config(Path of) {
        return folder(of).resolve(CONFIG);
    }

    /** Where the LoRA weights of the encoder that the head hears lie, if there are any. */
    public static Path lora(Path of) {
        return of.resolve(LORA);
    }

    /** Where the weights of an encoder that was trained along lie, if it was. */
    public static Path encoderWeights(Path of) {
        return of.resolve(ENCODER).resolve("encoder.safetensors");
    }

    /** The weights of an encoder that was trained along, by canonical name and held; none where it was not. */
    public static Map<String, Tensor> readEncoder(Path of) {
        var file = encoderWeights(of);
        var weights = new LinkedHashMap<String, Tensor>();
        if (Files.exists(file)) {
            try (var scope = new PointerScope();
                    var tensors = Safetensors.open(file)) {
                tensors.entries().keySet().forEach(
                        name -> weights.put(name, Scoped.keep(tensors.tensor(name).clone())));
            }
        }
        return weights;
    }

    /**
     * Which states a head hears.
     *
     * @param encoder the folder of the model whose speech encoder gives them
     */
    public record Heard(Path encoder, LayerChoice layer) {}

    /**
     * Which states the head of a folder hears; of a head that names no layer the encoder's last ones.
     *
     * @throws InvalidInputException if it names no encoder, or a layer that is none
     */
    public static Heard heard(Path of) {
        var fields = JsonFields.read(config(of));
        var layer = fields.text(LAYER).orElse(LayerChoice.LAST.toString());
        return new Heard(encoder(fields, of), LayerChoice.parse(layer).orElseThrow(() ->
                fields.refusal(LAYER, layer, LayerChoice.EXPECTED)));
    }

    private static Path encoder(JsonFields fields, Path of) {
        var said = fields.text(ENCODER).orElseThrow(() -> fields.refusal(ENCODER, "none",
                "the folder of the model whose encoder feeds the head, relative to the head's"));
        return folder(of).toAbsolutePath().resolve(said).normalize();
    }

    /** Writes a head whole or not at all; one that stood there before is replaced. */
    public static void write(EncoderHead head, Path folder) {
        write(head, folder, head.config().json());
    }

    /**
     * The same with what it hears: the model's folder as it is seen from the head's, where both are on one disk,
     * so that an experiment can be moved as a whole.
     */
    public static void write(EncoderHead head, Path folder, Heard heard) {
        var from = folder.toAbsolutePath().normalize();
        var to = heard.encoder().toAbsolutePath().normalize();
        var config = head.config().json();
        config.put(ENCODER, (to.getRoot().equals(from.getRoot()) ? from.relativize(to) : to).toString());
        config.put(LAYER, heard.layer().toString());
        write(head, folder, config);
    }

    private static void write(EncoderHead head, Path folder, Map<String, Object> config) {
        NewFolder.replace(folder, FILES, draft -> {
            CheckpointWriter.writeJson(draft.resolve(CONFIG), config);
            var table = head.config().weights();
            try (var file = new SafetensorsWriter(draft.resolve(WEIGHTS), DType.F32, table)) {
                for (var weight : table) {
                    file.append(head.parameters().get(weight.name()));
                }
            }
        });
    }

    /**
     * Reads a head.
     *
     * @throws InvalidInputException if a file is missing or damaged, or a tensor is not as {@code head.json}
     *     says
     */
    public static EncoderHead read(Path folder) {
        var config = HeadConfig.from(JsonFields.read(folder.resolve(CONFIG)));
        try (var scope = new PointerScope();
                var file = Safetensors.open(folder.resolve(WEIGHTS))) {
            var parameters = new LinkedHashMap<String, Tensor>();
            for (var weight : config.weights()) {
                var entry = file.entries().get(weight.name());
                if (entry == null || !Arrays.equals(entry.shape(), weight.shape())) {
                    throw InvalidInputException.of(
                                    weight.name(), entry == null ? "none" : Arrays.toString(entry.shape()),
                                    Arrays.toString(weight.shape()) + ", as " + CONFIG + " says")
                            .in(file.file());
                }
                // a copy: the map is read-only, and training writes
                parameters.put(weight.name(),
                        Device.inUse().put(file.tensor(weight.name()).to(ScalarType.Float).clone()));
            }
            if (file.entries().size() != parameters.size()) {
                throw InvalidInputException.of("tensors", file.entries().size(), parameters.size() + ", as "
                        + CONFIG + " says")
                        .in(file.file());
            }
            return new EncoderHead(config, parameters);
        }
    }

    private static Tensor fresh(WeightShape weight, long inputs, GeneratorOptional draws) {
        var name = weight.name();
        if (name.contains("norm")) {
            return name.endsWith("weight")
                    ? Device.CPU.ones(weight.shape()) : Device.CPU.zeros(weight.shape());
        }
        if (name.endsWith("in_proj_bias") || name.endsWith("out_proj.bias")
                || name.equals(HeadConfig.LAYER_WEIGHTS)) {
            return Device.CPU.zeros(weight.shape());
        }
        double bound = name.endsWith("in_proj_weight")
                ? Math.sqrt(6.0 / (inputs + weight.shape()[0]))
                : 1 / Math.sqrt(inputs);
        return Device.CPU.empty(ScalarType.Float, weight.shape()).uniform_(-bound, bound, draws);
    }
}
