// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.TensorNames;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a tensor in a LoRA folder says, in each of the forms that there are: with the prefix
 * {@code base_model.model.} or without, with the name that the update had in memory ({@code default}) or
 * without, and with module names of transformers 4 or 5.
 *
 * @param role what the tensor is to its module
 * @param module the module as the folder names it, which is how its patterns name it
 * @param place the canonical name of the module, or of the whole tensor for {@link Role#WHOLE}
 * @param update the name that the update had in memory, where the tensor has it
 */
record TensorName(Role role, String module, String place, Optional<String> update) {
    static final String ROOT = "base_model.model.";
    private static final String NAME = "(?:\\.([^.]+))?";
    private static final Pattern PAIR = Pattern.compile("(.+)\\.(lora_[AB])" + NAME + "\\.(weight|bias)");
    private static final Pattern OF_TABLE = Pattern.compile("(.+)\\.(lora_embedding_[AB])" + NAME);
    private static final Pattern MAGNITUDE =
            Pattern.compile("(.+)\\.lora_magnitude_vector(?:\\.([^.]+?))??(?:\\.weight)?");
    private static final Pattern TOKENS =
            Pattern.compile("(.+)\\.token_adapter\\.trainable_tokens_delta" + NAME);
    private static final Pattern SAVED = Pattern.compile("(.+)\\.modules_to_save\\.([^.]+)\\.(.+)");
    private static final Pattern UNUSED = Pattern.compile(".+\\.original_module\\..+");
    private static final Pattern BASE = Pattern.compile("(.+)\\.base_layer\\.(weight|bias)");

    /** What a tensor is to its module. */
    enum Role {
        A("lora_A"), B("lora_B"), BIAS("lora_B.bias"), TABLE_A("lora_embedding_A"),
        TABLE_B("lora_embedding_B"), MAGNITUDE("lora_magnitude_vector"), TOKENS("trainable_tokens_delta"),
        /** A tensor in the place of one of the base's. */
        WHOLE("weight"),
        /** A copy of what was replaced, which nothing uses. */
        UNUSED("original_module");

        private final String shown;

        Role(String shown) {
            this.shown = shown;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** @param names of the model that the folder is for */
    static TensorName of(String tensor, TensorNames names) {
        var name = tensor;
        while (name.startsWith(ROOT)) {
            name = name.substring(ROOT.length());
        }
        Matcher found;
        if ((found = PAIR.matcher(name)).matches()) {
            return pair(found, names);
        }
        if ((found = OF_TABLE.matcher(name)).matches()) {
            var role = found.group(2).endsWith("A") ? Role.TABLE_A : Role.TABLE_B;
            return of(role, found.group(1), found.group(3), names);
        }
        if ((found = MAGNITUDE.matcher(name)).matches()) {
            return of(Role.MAGNITUDE, found.group(1), found.group(2), names);
        }
        if ((found = TOKENS.matcher(name)).matches()) {
            return of(Role.TOKENS, found.group(1), found.group(2), names);
        }
        if (UNUSED.matcher(name).matches()) {
            return of(Role.UNUSED, name, null, names);
        }
        if ((found = SAVED.matcher(name)).matches()) {
            return whole(found.group(1) + "." + found.group(3), Optional.of(found.group(2)), names);
        }
        found = BASE.matcher(name);
        return whole(found.matches() ? found.group(1) + "." + found.group(2) : name, Optional.empty(), names);
    }

    private static TensorName pair(Matcher found, TensorNames names) {
        var role = switch (found.group(2) + "." + found.group(4)) {
            case "lora_A.weight" -> Role.A;
            case "lora_B.weight" -> Role.B;
            case "lora_B.bias" -> Role.BIAS;
            default -> Role.WHOLE;
        };
        return role == Role.WHOLE
                ? whole(found.group(), Optional.empty(), names)
                : of(role, found.group(1), found.group(3), names);
    }

    private static TensorName of(Role role, String module, String update, TensorNames names) {
        return new TensorName(role, module, canonical(module, names), Optional.ofNullable(update));
    }

    private static TensorName whole(String tensor, Optional<String> update, TensorNames names) {
        return new TensorName(Role.WHOLE, tensor, names.canonical(tensor).orElse(tensor), update);
    }

    /** The canonical name of a module. */
    private static String canonical(String module, TensorNames names) {
        return withoutDot(names.canonical(module + ".").orElse(module + "."));
    }

    /** The names that a module of a canonical name has: this, and that of transformers 5 in memory. */
    static Set<String> both(String module, TensorNames names) {
        var inMemory = withoutDot(names.inMemory(module + "."));
        return module.equals(inMemory) ? Set.of(module) : Set.of(module, inMemory);
    }

    private static String withoutDot(String name) {
        return name.substring(0, name.length() - 1);
    }
}
