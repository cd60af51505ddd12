// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with the tensors of a checkpoint, beside a table of those that its boxes need. */
final class TensorFaults {
    /** Names of tensors in one refusal, of each fault. */
    private static final int MOST_NAMES = 24;

    /** Frequencies of the rotary positions, which older releases stored. */
    private static final String FROM_SETTINGS = "rotary_emb.inv_freq";

    private final Map<String, StoredTensor> stored;
    private final List<String> missing = new ArrayList<>();
    private final List<String> misshapen = new ArrayList<>();
    private final Set<String> unused;

    /** @param stored by canonical name */
    TensorFaults(Map<String, StoredTensor> stored) {
        this.stored = stored;
        this.unused = new LinkedHashSet<>(stored.keySet());
    }

    /** @throws InvalidInputException that names the missing, unused and misshapen tensors, up to 24 of each */
    void check(List<WeightShape> table, Path folder) {
        table.forEach(this::compare);
        unused.removeIf(name -> name.endsWith(FROM_SETTINGS));
        if (missing.isEmpty() && misshapen.isEmpty() && unused.isEmpty()) {
            return;
        }
        var found = Stream.of(
                        listed("missing", missing),
                        listed("misshapen", misshapen),
                        listed("unused", List.copyOf(unused)))
                .filter(list -> !list.isEmpty())
                .collect(Collectors.joining("; "));
        throw Quantisation.refusal(unused, folder).orElseGet(() ->
                InvalidInputException.of("tensors", found, "exactly those that config.json describes")
                        .in(folder));
    }

    private void compare(WeightShape wanted) {
        var entry = stored.get(wanted.name());
        unused.remove(wanted.name());
        if (entry == null) {
            missing.add(wanted.name());
        } else if (!wanted.fits(entry.shape())) {
            misshapen.add(wanted.name() + " " + Arrays.toString(entry.shape()) + " instead of "
                    + Arrays.toString(wanted.shape()));
        } else if (entry.dtype() == DType.I8) {
            compareScales(new WeightShape(Checkpoint.scaleName(wanted.name()), wanted.shape()[0]));
        } else if (!entry.dtype().isWeight()) {
            misshapen.add(wanted.name() + " " + entry.dtype() + " instead of F32, F16 or BF16");
        }
    }

    private void compareScales(WeightShape wanted) {
        var entry = stored.get(wanted.name());
        unused.remove(wanted.name());
        if (entry == null) {
            missing.add(wanted.name());
        } else if (!wanted.fits(entry.shape()) || entry.dtype() != DType.F32) {
            misshapen.add(wanted.name() + " " + entry.dtype() + " " + Arrays.toString(entry.shape())
                    + " instead of F32 " + Arrays.toString(wanted.shape()));
        }
    }

    private static String listed(String what, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        var shown = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
        int more = names.size() - MOST_NAMES;
        return names.size() + " " + what + ": " + shown + (more > 0 ? " and " + more + " more" : "");
    }
}
