// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.family.ModulePatterns;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The linear layers that LoRA updates.
 *
 * <p>The paper says two things: "all linear layers in the LLM and Adapter", which are 20,031,488 trainable
 * numbers at 7B and rank 8, and "4.19M", which are those of q and v alone, 4,194,304. Each has a preset.
 */
public record LoraTargets(Set<Layer> layers) {
    /** What the paper's text says. */
    public static final LoraTargets PAPER_TEXT = new LoraTargets(EnumSet.complementOf(EnumSet.of(Layer.ENCODER)));

    /** What the paper's number says. */
    public static final LoraTargets PAPER_COUNT = new LoraTargets(EnumSet.of(Layer.Q, Layer.V));

    static final String EXPECTED =
            "paper-text, paper-count, or a list of q, k, v, o, gate, up, down, adapter, encoder";
    static final String EXPECTED_BELOW_HEAD = "encoder, or a list of q, k, v, o, up, down";
    private static final String WEIGHT = ".weight";
    private static final ModulePatterns CANONICAL = new ModulePatterns(
            Pattern.quote(BoxNames.ENCODER) + "layers\\..*", Pattern.quote(BoxNames.ADAPTER) + ".*",
            Pattern.quote(BoxNames.LLM) + "model\\.layers\\.\\d+\\.");

    /** What the linear layers in a speech encoder's layers are, by the last part of their names. */
    private static final Map<String, Layer> IN_ENCODER = Map.of(
            "q_proj", Layer.Q, "k_proj", Layer.K, "v_proj", Layer.V, "out_proj", Layer.O,
            "intermediate_dense", Layer.UP, "output_dense", Layer.DOWN, // of wav2vec 2.0 and its kind
            "fc1", Layer.UP, "fc2", Layer.DOWN); // of Whisper

    /** The kinds of linear layers: those of every LLM layer, the Adapter, and the speech encoder. */
    public enum Layer {
        Q("self_attn"),
        K("self_attn"),
        V("self_attn"),
        O("self_attn"),
        GATE("mlp"),
        UP("mlp"),
        DOWN("mlp"),
        ADAPTER(""),
        ENCODER("");

        private final String block;

        Layer(String block) {
            this.block = block;
        }

        private String projection() {
            return Values.key(this) + "_proj";
        }
    }

    public LoraTargets {
        layers = Collections.unmodifiableSet(EnumSet.copyOf(layers));
    }

    static Optional<LoraTargets> parse(String text) {
        return switch (text) {
            case "paper-text" -> Optional.of(PAPER_TEXT);
            case "paper-count" -> Optional.of(PAPER_COUNT);
            default -> Values.list(text, name -> Values.constant(Layer.class, name))
                    .filter(layers -> !layers.isEmpty())
                    .filter(layers -> Set.copyOf(layers).size() == layers.size())
                    .map(layers -> new LoraTargets(EnumSet.copyOf(layers)));
        };
    }

    /** Whether the speech encoder is updated too. */
    public boolean updatesEncoder() {
        return layers.contains(Layer.ENCODER);
    }

    /** Whether a speech encoder that no LLM is behind has all of these. */
    boolean areOfEncoder() {
        return layers.equals(EnumSet.of(Layer.ENCODER)) || IN_ENCODER.values().containsAll(layers);
    }

    /**
     * Whether a linear layer of a speech encoder below a head is updated.
     *
     * @param module any name that ends as the layer is called, such as {@code encoder.layers.0.attention.q_proj}
     */
    public boolean selectsOfEncoder(String module) {
        var layer = IN_ENCODER.get(module.substring(module.lastIndexOf('.') + 1));
        return layer != null && (updatesEncoder() || layers.contains(layer));
    }

    /**
     * The regular expression for {@code target_modules} of PEFT's {@code adapter_config.json}. It matches
     * whole names of modules, as the hub, transformers 4 and transformers 5 have them.
     */
    public String regularExpression(ModulePatterns of) {
        return Stream.of(
                        block("self_attn").map(names -> of.llm() + names),
                        block("mlp").map(names -> of.llm() + names),
                        Optional.of(of.adapter()).filter(any -> layers.contains(Layer.ADAPTER)),
                        Optional.of(of.encoder()).filter(any -> updatesEncoder()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("|"));
    }

    /** The names of the modules among a model's weights, in the table's order. */
    public List<String> modules(List<WeightShape> table) {
        return matrices(table).stream().map(LoraTargets::module).toList();
    }

    /** How many numbers are trained: rank · (inputs + outputs) of each layer; nothing is allocated. */
    public long parameters(List<WeightShape> table, int rank) {
        return matrices(table).stream()
                .mapToLong(matrix -> rank * (matrix.shape()[0] + matrix.shape()[1]))
                .sum();
    }

    private List<WeightShape> matrices(List<WeightShape> table) {
        var expression = Pattern.compile(regularExpression(CANONICAL));
        return table.stream()
                .filter(weight -> weight.name().endsWith(WEIGHT) && weight.shape().length == 2)
                .filter(weight -> expression.matcher(module(weight)).matches())
                .toList();
    }

    private static String module(WeightShape weight) {
        return weight.name().substring(0, weight.name().length() - WEIGHT.length());
    }

    private Optional<String> block(String block) {
        var names = layers.stream()
                .filter(layer -> layer.block.equals(block))
                .map(Layer::projection)
                .collect(Collectors.joining("|"));
        return Optional.of(block + "\\.(" + names + ")").filter(any -> !names.isEmpty());
    }

    @Override
    public String toString() {
        if (equals(PAPER_TEXT)) {
            return "paper-text";
        }
        return equals(PAPER_COUNT)
                ? "paper-count"
                : layers.stream().map(Values::key).collect(Collectors.joining(", "));
    }
}
