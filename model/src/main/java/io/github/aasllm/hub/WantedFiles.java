// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files of a model that this program reads, all of them in the model's top folder: settings, tokenizer,
 * licence, and the weights in the one format that is read first. What is in no list here is never asked for,
 * so no name in an answer of the hub becomes a path.
 */
final class WantedFiles {
    static final String CONFIG = "config.json";
    static final String LORA_CONFIG = "adapter_config.json";
    static final String FUNASR_CONFIG = "config.yaml";

    /** The settings whose presence or absence makes a snapshot whole. */
    static final List<String> SETTINGS = List.of(
            "aasllm.json", "preprocessor_config.json", "processor_config.json", "tokenizer.json",
            "tokenizer_config.json", "vocab.json", "merges.txt", "added_tokens.json",
            "special_tokens_map.json", "generation_config.json");

    /** The settings without which nothing can be opened; their links are made last. */
    static final List<String> HEADS = List.of(CONFIG, LORA_CONFIG, FUNASR_CONFIG, "head.json");

    private static final List<String> FUNASR = List.of("tokens.txt", "configuration.json");
    private static final Pattern LICENCE = Pattern.compile("(licen[cs]e|notice)[\\w.-]{0,32}");
    private static final List<String> MODEL = List.of(
            "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
            "pytorch_model.bin.index.json");
    private static final List<String> LORA = List.of("adapter_model.safetensors", "adapter_model.bin");
    private static final String HEAD = "head.safetensors";
    private static final String FUNASR_WEIGHTS = "model.pt";
    private static final String INDEX = ".index.json";
    private static final Pattern SHARD =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}\\.(safetensors|bin)");
    private static final Pattern WEIGHTS =
            Pattern.compile(".*\\.(safetensors|bin|pt|pth|h5|msgpack|onnx|gguf|ckpt|nemo)");

    private WantedFiles() {}

    /** The settings among some names. */
    static List<String> settings(Set<String> names) {
        var wanted = new ArrayList<String>();
        for (var name : names) {
            if (SETTINGS.contains(name) || HEADS.contains(name) || FUNASR.contains(name)
                    || LICENCE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
                wanted.add(name);
            }
        }
        return wanted;
    }

    /**
     * The files of weights, or the indexes of their shards, among some names.
     *
     * @throws InvalidInputException if there are none that are read
     */
    static List<String> weights(HubName model, Set<String> names) {
        var wanted = new ArrayList<String>();
        first(MODEL, names::contains).ifPresent(wanted::add);
        first(LORA, names::contains).ifPresent(wanted::add);
        if (names.contains(HEAD)) {
            wanted.add(HEAD);
        }
        if (wanted.isEmpty() && names.contains(FUNASR_WEIGHTS)) {
            wanted.add(FUNASR_WEIGHTS);
        }
        if (wanted.isEmpty()) {
            var others = names.stream().filter(name -> WEIGHTS.matcher(name).matches())
                    .sorted().limit(5).toList();
            throw InvalidInputException.of("weights", others.isEmpty() ? "none" : String.join(", ", others),
                            MODEL.getFirst() + ", " + MODEL.get(2) + " or shards with their index, "
                                    + LORA.getFirst() + ", or " + FUNASR_WEIGHTS)
                    .in("model " + model);
        }
        return wanted;
    }

    static boolean isIndex(String name) {
        return name.endsWith(INDEX);
    }

    /**
     * The shards that an index names.
     *
     * @throws InvalidInputException if it is damaged, or names what is no plain name of a file of weights
     */
    static Set<String> shards(Path index) {
        try {
            var map = JsonMapper.shared().readTree(Files.readAllBytes(index)).path("weight_map");
            var shards = new LinkedHashSet<String>();
            map.forEach(shard -> shards.add(shard.asString("")));
            for (var shard : shards) {
                if (!SHARD.matcher(shard).matches()) {
                    throw InvalidInputException.of("weight_map", shard,
                            "the plain name of a file of weights beside the index").in(index);
                }
            }
            return shards;
        } catch (IOException | JacksonException damaged) {
            throw InvalidInputException.of("index", "unreadable", "JSON with a weight_map").in(index)
                    .causedBy(damaged);
        }
    }

    /** How much of a model a snapshot has. */
    enum State {
        /** All that this program reads. */
        WHOLE,
        /** Weights and their configuration; whether more belongs to them is not known. */
        PERHAPS,
        /** Not what it takes. */
        PART
    }

    /** Looks at a snapshot, of whoever made it, without asking the hub. */
    static State state(CachedRepository repository, String commit) {
        var folder = repository.snapshot(commit);
        Predicate<String> there = name -> Files.isRegularFile(folder.resolve(name));
        if (there.test(LORA_CONFIG) && first(LORA, there).isPresent()
                || there.test("head.json") && there.test(HEAD)
                || there.test(FUNASR_CONFIG) && there.test(FUNASR_WEIGHTS) && there.test(FUNASR.getFirst())) {
            return State.WHOLE;
        }
        var weights = first(MODEL, there);
        if (!there.test(CONFIG) || weights.isEmpty() || !shardsAre(folder, weights.get(), there)) {
            return State.PART;
        }
        boolean known = SETTINGS.stream()
                .allMatch(name -> there.test(name) || repository.isMarkedAbsent(commit, name));
        boolean likely = there.test("preprocessor_config.json") || there.test("tokenizer.json")
                || there.test("vocab.json");
        return known || likely ? State.WHOLE : State.PERHAPS;
    }

    private static boolean shardsAre(Path folder, String weights, Predicate<String> there) {
        try {
            return !isIndex(weights) || shards(folder.resolve(weights)).stream().allMatch(there);
        } catch (InvalidInputException damaged) {
            return false;
        }
    }

    private static Optional<String> first(List<String> names, Predicate<String> there) {
        return names.stream().filter(there).findFirst();
    }
}
