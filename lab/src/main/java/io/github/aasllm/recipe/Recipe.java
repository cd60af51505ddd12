// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A run in one flat file of lines {@code key = value   # comment}; what it does not say is as in the paper.
 *
 * <p>Each key fills one component of one of the records here and is documented where the component stands, of
 * which docs/recipes.md is made. A recipe that exists can be run: values that cannot be, and pairs of values
 * that do not go together, are refused with file and line.
 */
public record Recipe(
        CorpusSettings corpus,
        ColumnSettings columns,
        ProtocolSettings protocol,
        PromptSettings prompt,
        DecisionSettings decision,
        HearingSettings hearing,
        EncoderSettings encoder,
        HeadSettings head,
        BaselineSettings baseline,
        TrainSettings train,
        PretrainSettings pretrain,
        LoraSettings lora,
        OptimiserSettings optimiser,
        ScheduleSettings schedule,
        BatchSettings batch,
        SelectSettings select,
        AugmentSettings augment,
        CacheSettings cache,
        CardSettings card) {
    private static final long LARGEST = 1 << 20; // bytes of a recipe
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Map<String, Place> KEYS = findKeys();

    /** A key with the component that it fills. */
    record Place(Class<? extends Record> section, RecordComponent component, Key key) {}

    /** @throws InvalidInputException if settings do not go together */
    public Recipe {
        RecipePairs.require(corpus, columns);
        RecipePairs.require(corpus, columns, protocol.folds());
        RecipePairs.require(protocol, prompt, decision);
        RecipePairs.require(decision, train, select, protocol, augment);
        RecipePairs.require(decision, train, lora, augment, cache);
        RecipePairs.require(decision, train, lora, batch);
        RecipePairs.require(decision, batch);
        RecipePairs.require(train, pretrain);
        RecipePairs.require(encoder, train, lora);
        RecipePairs.require(encoder, train, lora, augment);
        if (decision.by().isBaseline()) {
            BaselinePairs.require(protocol, encoder, baseline, select);
        }
    }

    /**
     * Reads a recipe.
     *
     * @throws InvalidInputException with file and line, if a key is unknown, doubled or missing, a value or
     *     its unit is not one, two values do not go together, or a value changes nothing as another key is
     *     off
     */
    public static Recipe read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw Files.exists(file) ? InvalidInputException.of("recipe", file, "a file")
                        : NearFiles.ask(InvalidInputException.of("recipe", file, "a file; there is none of this name"), file,
                                Files::isRegularFile);
            }
            if (Files.size(file) > LARGEST) {
                throw InvalidInputException.of("recipe", Files.size(file) + " bytes", "a file of at most 1 MiB").in(file);
            }
            requireNoUtf16(file);
            return parse(file, Files.readString(file), IdleKeys::require);
        } catch (CharacterCodingException e) {
            throw InvalidInputException.of("recipe", "not UTF-8", "a text file").in(file).causedBy(e);
        } catch (IOException e) {
            throw InvalidInputException.of("recipe", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
    }

    /**
     * Where a recipe that was read states a key, as in {@code my.recipe:9}; its file where no line does.
     *
     * @throws InvalidInputException if it cannot be read any more
     */
    public static Path place(Path file, String key) {
        try {
            return new RecipeFile(file, unmarked(Files.readString(file)), KEYS.keySet()).place(key);
        } catch (IOException e) {
            throw InvalidInputException.of("recipe", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
    }

    private static String unmarked(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static void requireNoUtf16(Path file) throws IOException {
        try (var bytes = Files.newInputStream(file)) {
            int first = bytes.read();
            int second = bytes.read();
            if (second >= 0 && (first * second == 0 || first * second == 0xFF * 0xFE)) { // zeros, or its mark
                throw InvalidInputException.of("recipe", "UTF-16", "UTF-8 text").in(file);
            }
        }
    }

    /**
     * The recipe of a text, with or without a byte order mark; values may stand in it that change nothing,
     * as in that of a run.
     *
     * @param file what refusals call it
     */
    public static Recipe parse(Path file, String text) {
        return parse(file, text, recipe -> {});
    }

    private static Recipe parse(Path file, String text, Consumer<Recipe> check) {
        var lines = new RecipeFile(file, unmarked(text), KEYS.keySet());
        lines.stated("decision.by").ifPresent(by -> ofOthersThanLlm(by, lines));
        var recipe = lines.construct(Recipe.class, sections().stream()
                .map(section -> lines.fill(section, placesOf(section)))
                .toArray());
        lines.locating(() -> check.accept(recipe));
        return recipe;
    }

    /** What decides without an LLM is told nothing about the sound, and a head is what it trains. */
    private static void ofOthersThanLlm(String by, RecipeFile lines) {
        if (!by.equals(Values.key(DecisionSettings.By.LLM))) {
            lines.standard("description.train", "none");
            lines.standard("description.test", "none");
        }
        if (by.equals(Values.key(DecisionSettings.By.ENCODER_HEAD))) {
            lines.standard("tune", "head");
        }
    }

    /** The effective recipe, every key once, which reads back equal. */
    public String text() {
        return settings().entrySet().stream()
                .map(setting -> String.format("%-24s = %s%n", setting.getKey(), setting.getValue()))
                .collect(Collectors.joining());
    }

    /** Every key with its value, as a recipe would say it. */
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<String, String>();
        for (var component : getClass().getRecordComponents()) {
            settings.putAll(settings((Record) value(component, this)));
        }
        return settings;
    }

    /** The keys of one section with their values. */
    static Map<String, String> settings(Record section) {
        var settings = new LinkedHashMap<String, String>();
        for (var place : placesOf(section.getClass())) {
            settings.put(place.key.value(), Values.text(value(place.component, section), place.key));
        }
        return settings;
    }

    /** The same run with one seed only, as each part of an experiment is. */
    public Recipe withSeed(long seed) {
        var one = new ProtocolSettings(protocol.folds(), protocol.dev(), List.of(seed));
        return new Recipe(
                corpus, columns, one, prompt, decision, hearing, encoder, head, baseline, train, pretrain, lora,
                optimiser, schedule, batch, select, augment, cache, card);
    }

    /** A single training of an experiment: one seed, and one way to describe its clips. */
    public Recipe forTraining(long seed, PromptSettings.Describing described) {
        var p = prompt;
        var one = new PromptSettings(p.template(), p.wording(), p.method(), p.normalisation(), p.levels(),
                p.by(), p.unseen(), List.of(described), List.of(described), p.dropout(), p.cueDropout());
        return new Recipe(corpus, columns, protocol, one, decision, hearing, encoder, head, baseline, train, pretrain,
                lora, optimiser, schedule, batch, select, augment, cache, card).withSeed(seed);
    }

    /** The seed of a single training. */
    public long seed() {
        return protocol.seeds().getFirst();
    }

    /** Whether the speech encoder gives the same states all the time. */
    public boolean freezesEncoder() {
        return train.tune().freezesEncoder(lora.targets());
    }

    /** Whether what is learned is a LoRA folder, beside the model that it is for; else a folder of its own. */
    public boolean leavesLoraFolder() {
        return train.tune().lora() && decision.by() == DecisionSettings.By.LLM;
    }

    /** Whether a speech encoder is asked at all: by all but a baseline on acoustic properties. */
    public boolean readsEncoder() {
        return !decision.by().isBaseline() || baseline.features() == BaselineSettings.Features.ENCODER;
    }

    /** Whether a speech encoder is heard by itself, and may be one that no LLM is behind. */
    public boolean hearsByItsOwnEncoder() {
        return decision.by() != DecisionSettings.By.LLM
                && readsEncoder()
                && train.base().filter(StartingModel::random).isEmpty();
    }

    /**
     * Whether the encoder's states can be kept: it is frozen, hears clips as they are, and nobody forbids it.
     */
    public boolean keepsStates() {
        return readsEncoder() && cache.use() != CacheSettings.Use.NO && freezesEncoder() && augment.isNone();
    }

    /** The value of a key where a recipe does not say it. */
    static String standard(String key) {
        return KEYS.get(key).key.standard();
    }

    /** All keys, in the order of the documentation. */
    static Map<String, Place> keys() {
        return KEYS;
    }

    private static Map<String, Place> findKeys() {
        var keys = new LinkedHashMap<String, Place>();
        for (var section : sections()) {
            for (var component : section.getRecordComponents()) {
                var key = component.getAnnotation(Key.class);
                if (keys.put(key.value(), new Place(section, component, key)) != null) {
                    throw new IllegalStateException("two components have the key " + key.value());
                }
            }
        }
        return Collections.unmodifiableMap(keys);
    }

    private static List<Class<? extends Record>> sections() {
        return Arrays.stream(Recipe.class.getRecordComponents())
                .<Class<? extends Record>>map(component -> component.getType().asSubclass(Record.class))
                .toList();
    }

    private static List<Place> placesOf(Class<?> section) {
        return KEYS.values().stream().filter(place -> place.section == section).toList();
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
