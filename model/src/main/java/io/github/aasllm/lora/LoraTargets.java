// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.TensorNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Which modules {@code adapter_config.json} has in mind, by the rules of PEFT 0.21: {@code target_modules},
 * {@code exclude_modules}, {@code layers_to_transform}, {@code layers_pattern}, {@code modules_to_save} and
 * {@code trainable_token_indices}.
 *
 * <p>PEFT matches the names that modules have in memory, which change with transformers' versions; here a
 * module is meant where one of its names is.
 */
final class LoraTargets {
    private static final String ALL_LINEAR = "all-linear";
    private static final String EMBEDDINGS = "embed_tokens";
    /** The first number in a name that stands behind two parts, as PEFT looks for a layer's. */
    private static final Pattern ANY_LAYER = Pattern.compile(".*?\\.[^.]*\\.(\\d+)\\..*");

    private final TensorNames modelNames;
    private final JsonFields fields;
    private final Object targets; // a String, a List<String>, or null
    private final Object excluded;
    private final List<String> saved;
    private final Set<Integer> layers;
    private final List<String> layerNames;
    private final Map<String, List<Long>> tokens;

    LoraTargets(JsonFields fields, TensorNames modelNames) {
        this.modelNames = modelNames;
        this.fields = fields;
        this.targets = textOrTexts("target_modules");
        this.excluded = textOrTexts("exclude_modules");
        this.saved = texts("modules_to_save", value("modules_to_save"));
        this.layers = layers(value("layers_to_transform"));
        this.layerNames = value("layers_pattern").isString()
                ? List.of(value("layers_pattern").stringValue())
                : texts("layers_pattern", value("layers_pattern"));
        this.tokens = tokens(value("trainable_token_indices"));
        if (targets instanceof String && !layers.isEmpty()) {
            throw fields.refusal("layers_to_transform", value("layers_to_transform"),
                    "none beside a target_modules that is one expression");
        }
    }

    /** All names of a module of a canonical name, by any of which the settings may mean it. */
    Set<String> names(String module) {
        return TensorName.both(module, modelNames);
    }

    /** Whether the folder says at all which modules it updates. */
    boolean areNamed() {
        return targets != null;
    }

    /** Whether a module is to be updated; {@code linear}: a linear layer but the last one. */
    boolean selects(Set<String> names, boolean linear) {
        if (targets instanceof String all && all.toLowerCase(Locale.ROOT).equals(ALL_LINEAR)) {
            return linear && names.stream().noneMatch(this::isExcluded);
        }
        return names.stream().anyMatch(name -> isTarget(name) && !isExcluded(name));
    }

    /** Whether a tensor is of a module that the folder has as a whole. */
    boolean saves(String weight) {
        return saved.stream().anyMatch(own -> isOf(weight, own));
    }

    /** Whether a tensor is of a module, or of one within it, whose name ends so. */
    boolean isOf(String weight, String saved) {
        for (var module = Place.module(weight); !module.isEmpty(); module = Place.module(module)) {
            if (names(module).stream().anyMatch(name -> name.endsWith(saved))) {
                return true;
            }
        }
        return false;
    }

    /** Names of {@code modules_to_save}. */
    List<String> saved() {
        return saved;
    }

    /** The tokens whose rows of a module are the folder's own, in its order; empty without any. */
    List<Long> tokens(Set<String> names) {
        return tokens.entrySet().stream()
                .filter(own -> names.stream().anyMatch(name -> name.endsWith(own.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private boolean isTarget(String name) {
        if (targets instanceof String expression) {
            return Patterns.fits(expression, name, fields, "target_modules");
        }
        return isAmong(name, targets) && isOfLayers(name);
    }

    private boolean isExcluded(String name) {
        boolean excludes = excluded instanceof String expression
                ? Patterns.fits(expression, name, fields, "exclude_modules")
                : excluded != null && isAmong(name, excluded);
        return excludes
                || saved.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own)
                        || name.startsWith(own + ".") || name.contains("." + own + "."));
    }

    private static boolean isAmong(String name, Object list) {
        return ((List<?>) list).stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
    }

    private boolean isOfLayers(String name) {
        if (layers.isEmpty()) {
            return true;
        }
        if (layerNames.isEmpty()) {
            var found = ANY_LAYER.matcher(name);
            return found.matches() && layers.contains(number(found.group(1)));
        }
        return layerNames.stream()
                .map(layer -> "(?:|.*?\\.)" + Pattern.quote(layer) + "\\.(\\d+)\\..*")
                .map(layer -> Pattern.compile(layer).matcher(name))
                .filter(found -> found.matches())
                .findFirst()
                .map(found -> layers.contains(number(found.group(1))))
                .orElse(false);
    }

    private static int number(String digits) {
        return digits.length() > 9 ? -1 : Integer.parseInt(digits);
    }

    private JsonNode value(String key) {
        return fields.node().path(key);
    }

    private Object textOrTexts(String key) {
        var value = value(key);
        if (!value.isString()) {
            var list = texts(key, value);
            return list.isEmpty() ? null : list;
        }
        if (value.stringValue().length() > Patterns.LONGEST) {
            throw fields.refusal(key, value.stringValue().length() + " letters",
                    "at most " + Patterns.LONGEST);
        }
        return value.stringValue();
    }

    private List<String> texts(String key, JsonNode value) {
        if (value.isMissingNode() || LoraKeys.isAbsent(value)) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        value.forEach(item -> texts.add(item.isString() ? item.stringValue() : ""));
        if (!value.isArray() || texts.contains("")) {
            throw fields.refusal(key, value, "a list of names");
        }
        return texts;
    }

    private Set<Integer> layers(JsonNode value) {
        if (value.isMissingNode() || LoraKeys.isAbsent(value)) {
            return Set.of();
        }
        if (value.isInt()) {
            return Set.of(value.intValue());
        }
        return StreamSupport.stream(value.spliterator(), false)
                .map(item -> {
                    if (!value.isArray() || !item.isInt()) {
                        throw fields.refusal("layers_to_transform", value, "a list of whole numbers");
                    }
                    return item.intValue();
                })
                .collect(Collectors.toSet());
    }

    private Map<String, List<Long>> tokens(JsonNode value) {
        if (value.isMissingNode() || LoraKeys.isAbsent(value)) {
            return Map.of();
        }
        if (value.isArray()) {
            return Map.of(EMBEDDINGS, indices("trainable_token_indices", value));
        }
        var own = new LinkedHashMap<String, List<Long>>();
        var object = fields.object("trainable_token_indices");
        object.keys().forEach(key -> own.put(
                key, indices("trainable_token_indices." + key, object.node().get(key))));
        return own;
    }

    private List<Long> indices(String key, JsonNode list) {
        var indices = new ArrayList<Long>();
        list.forEach(item -> indices.add(item.isIntegralNumber() && item.canConvertToLong()
                ? item.longValue() : -1L));
        if (!list.isArray() || indices.stream().anyMatch(index -> index < 0)
                || Set.copyOf(indices).size() < indices.size()) {
            throw fields.refusal(key, list, "a list of different whole numbers >= 0");
        }
        return indices;
    }
}
