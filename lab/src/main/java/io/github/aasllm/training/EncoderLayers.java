// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The linear layers in a speech encoder's layers that LoRA updates below a head. Where the head hears the states
 * behind one layer, those behind them are none: no gradient comes there.
 *
 * @param modules their canonical names, in the encoder's order
 * @param expression that fits the names that transformers has for them, and no others of its model
 */
record EncoderLayers(List<String> modules, String expression) {
    /** What stands before the number of a layer, the number, and what stands behind it. */
    private static final Pattern IN_LAYER = Pattern.compile("(.*layers\\.)(\\d+)\\.(.+)");

    /** @throws InvalidInputException if the encoder has none, or transformers has no names for them */
    static EncoderLayers of(EncoderFolder base, Recipe recipe) {
        var folder = base.checkpoint().folder();
        if (!EncoderFolders.isOfTransformers(folder)) {
            throw InvalidInputException.of("tune", recipe.train().tune(), HeadModel.tuneOfFrozen(recipe)
                    + ", as PEFT has no names for the layers of "
                    + EncoderFolders.kind(folder).orElseThrow()).in(folder);
        }
        var layer = recipe.encoder().layer();
        layer.requireIn(base.encoder());
        int behind = layer.kind() == LayerChoice.Kind.LAYER ? layer.number() : base.encoder().layers();
        var modules = base.linears().keySet().stream()
                .filter(recipe.lora().targets()::selectsOfEncoder)
                .filter(module -> number(module) < behind)
                .toList();
        return new EncoderLayers(modules, expression(modules, base.checkpoint().names()));
    }

    private static int number(String module) {
        return Integer.parseInt(parts(module).group(2));
    }

    private static String expression(List<String> modules, TensorNames names) {
        var parts = modules.stream().map(names::inMemory).map(EncoderLayers::parts).toList();
        var before = parts.stream().map(part -> part.group(1)).collect(Collectors.toCollection(TreeSet::new));
        var numbers = parts.stream().map(part -> Integer.valueOf(part.group(2))).collect(Collectors.toCollection(TreeSet::new));
        var behind = parts.stream().map(part -> part.group(3)).collect(Collectors.toCollection(TreeSet::new));
        return either(before) + either(numbers) + "\\." + either(behind);
    }

    private static MatchResult parts(String module) {
        Matcher found = IN_LAYER.matcher(module);
        if (!found.matches()) {
            throw new IllegalArgumentException(module + " (expected: a module of a layer)");
        }
        return found.toMatchResult();
    }

    private static String either(Collection<?> words) {
        return words.stream().map(word -> word.toString().replace(".", "\\."))
                .collect(Collectors.joining("|", "(?:", ")"));
    }
}
