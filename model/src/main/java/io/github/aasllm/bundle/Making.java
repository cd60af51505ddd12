// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.hub.HubName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a folder came to be, in facts: what stands on its card and binds whoever passes it on.
 *
 * @param kind what was done
 * @param parents the folders that it was made of; none for random weights
 * @param data what anything in it was learned from, as far as it was declared, the parents' data too
 * @param licence that its maker gives it; empty where none was stated
 * @param scores that were measured while it was made
 */
public record Making(
        Kind kind, List<Parent> parents, List<DataSet> data, Optional<String> licence, List<Score> scores) {
    public Making {
        parents = List.copyOf(parents);
        data = List.copyOf(new LinkedHashSet<>(data));
        scores = List.copyOf(scores);
    }

    /** What was done to make a folder. */
    public enum Kind {
        RANDOM("Random weights"),
        COMPOSED("A speech LLM composed of two models"),
        PRETRAINED("A speech LLM with a pre-trained encoder"),
        TRAINED("A speech LLM for emotion recognition"),
        LORA("LoRA weights for emotion recognition"),
        HEAD("An encoder head for emotion recognition"),
        MERGED("A speech LLM with LoRA weights merged into it"),
        QUANTIZED("A speech LLM in eight bits");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The heading of a card. */
        String title() {
            return title;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Kind> of(String key) {
            return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
        }
    }

    /**
     * A folder that another was made of.
     *
     * @param role such as {@code base model}
     * @param name of the folder, for people
     * @param fingerprint by which it is known again
     */
    public record Parent(String role, String name, String fingerprint) {
        public static Parent of(String role, Checkpoint checkpoint) {
            return new Parent(role, checkpoint.name(), checkpoint.fingerprint());
        }

        /**
         * A folder whose fingerprint is the SHA-256 of those of the named files that it has, one behind the
         * other.
         *
         * @throws InvalidInputException if one cannot be read
         */
        public static Parent of(String role, Path folder, List<String> files) {
            try {
                var sum = new Sha256();
                for (var file : files) {
                    if (Files.isRegularFile(folder.resolve(file))) {
                        sum.addFile(folder.resolve(file));
                    }
                }
                var name = HubName.ofSnapshot(folder)
                        .orElse(folder.toAbsolutePath().normalize().getFileName().toString());
                return new Parent(role, name, sum.hex());
            } catch (IOException e) {
                throw InvalidInputException.of(role, e.getMessage(), "readable files").in(folder).causedBy(e);
            }
        }
    }

    /**
     * A set of clips, under its name.
     *
     * @param use what was learned from it
     * @param licence as its publisher or the recipe states it
     */
    public record DataSet(String name, String use, String licence) {}

    /**
     * A number that says how right the weights are.
     *
     * @param what the measure and the clips that it was taken on
     */
    public record Score(String what, double value) {
        public Score {
            if (!Double.isFinite(value)) {
                throw InvalidInputException.of("score of " + what, value, "a finite number");
            }
        }
    }

    /** A folder of a kind that was made of others, and learned from nothing. */
    public static Making of(Kind kind, Parent... parents) {
        return new Making(kind, List.of(parents), List.of(), Optional.empty(), List.of());
    }

    /** The same, learned from these data and from what the parents say that they learned from. */
    public Making learnedFrom(Collection<DataSet> own, Bundle... ancestors) {
        var all = Stream.concat(own.stream(), Arrays.stream(ancestors)
                .flatMap(bundle -> bundle.making().stream())
                .flatMap(making -> making.data().stream())).collect(Collectors.toList());
        return new Making(kind, parents, all, licence, scores);
    }

    public Making withLicence(Optional<String> stated) {
        return new Making(kind, parents, data, stated, scores);
    }

    public Making withScores(List<Score> measured) {
        return new Making(kind, parents, data, licence, measured);
    }
}
