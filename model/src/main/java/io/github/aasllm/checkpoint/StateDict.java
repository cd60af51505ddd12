// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.checkpoint.Pickle.Dictionary;
import io.github.aasllm.checkpoint.Pickle.Sequence;
import io.github.aasllm.checkpoint.TorchObjects.View;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors by name in what a pickle holds: a dict of tensors, or a training's state that has such a dict
 * under {@code state_dict}, {@code model} or {@code model_state_dict}.
 *
 * <p>A dict or list within a dict gives names with dots. What is no tensor says something about the training
 * and is passed over.
 */
final class StateDict {
    private static final List<String> PLACES = List.of("state_dict", "model", "model_state_dict");
    private static final int DEEPEST = 16;
    private static final int MOST_VALUES = 200_000; // a container may stand in many places, or in itself

    private final Path file;
    private final Map<String, View> tensors = new LinkedHashMap<>();
    private int values;

    private StateDict(Path file) {
        this.file = file;
    }

    /** @throws InvalidInputException if there are no tensors, or one name stands for two */
    static Map<String, View> of(Path file, Object content) {
        if (!(content instanceof Dictionary whole)) {
            throw InvalidInputException.of("content", content instanceof View ? "one tensor" : "no dict",
                    "a dict of tensors by name").in(file);
        }
        var dict = new StateDict(file);
        dict.collect("", weights(whole), 0);
        if (dict.tensors.isEmpty()) {
            throw InvalidInputException.of("tensors", "none", "a dict of tensors by name").in(file);
        }
        return dict.tensors;
    }

    private static Dictionary weights(Dictionary whole) {
        boolean direct = whole.items().values().stream().anyMatch(View.class::isInstance);
        for (var place : direct ? List.<String>of() : PLACES) {
            if (whole.items().get(place) instanceof Dictionary inner) {
                return inner;
            }
        }
        return whole;
    }

    private void collect(String name, Object value, int depth) {
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw InvalidInputException.of("content", "containers in containers without end",
                    "a dict of tensors by name").in(file);
        }
        switch (value) {
            case View view -> {
                if (tensors.put(name, view) != null) {
                    throw InvalidInputException.of("tensor", name, "one of that name").in(file);
                }
            }
            case Dictionary dict -> dict.items().forEach((key, item) ->
                    collect(joined(name, String.valueOf(key)), item, depth + 1));
            case Sequence list -> {
                int i = 0;
                for (var item : new ArrayList<>(list.items())) {
                    collect(joined(name, String.valueOf(i++)), item, depth + 1);
                }
            }
            default -> { } // a number or a text
        }
    }

    private static String joined(String name, String key) {
        return name.isEmpty() ? key : name + "." + key;
    }
}
