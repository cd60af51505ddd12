// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.timeline.Smoothing;
import io.github.aasllm.timeline.Windows;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/**
 * The options of a command by their names there, without dashes, such as {@code model}, {@code thresholds} or {@code
 * method}. Paths are those that executors see, names of what {@code --files} and {@code --archives} have brought them,
 * or the model's name on the hub.
 *
 * @param values by name; an option that is not among them is as the command's default
 */
public record ClusterOptions(Map<String, String> values) implements Serializable {
    /** Without {@link Precision#AUTO}, which may be one on this machine and another on the next. */
    private static final Precision[] PRECISIONS = {Precision.FLOAT32, Precision.BFLOAT16, Precision.INT8};

    private static final Pattern LOCAL = Pattern.compile("local\\[([0-9]+)(?:,[0-9]+)?]");
    private static final Pattern EXECUTOR = Pattern.compile(" --cores ([0-9]+)\\b"); // as every cluster starts it

    /** @throws InvalidInputException for a name that is none */
    public ClusterOptions {
        values = new TreeMap<>(values); // which Java can serialise
        for (var name : values.keySet()) {
            if (!OptionNames.all().contains(name)) {
                throw InvalidInputException.of("option", name, "one of " + String.join(", ", OptionNames.all()))
                        .meant(name, OptionNames.all());
            }
        }
    }

    /**
     * The same, if all of them are a command's.
     *
     * @throws InvalidInputException for the first that is not
     */
    ClusterOptions of(String command) {
        var its = OptionNames.of(command);
        values.forEach((name, value) -> {
            if (!its.contains(name)) {
                throw InvalidInputException.of(
                        name, value, "no such option of " + command + "; it has " + String.join(", ", its));
            }
        });
        return this;
    }

    /**
     * Those of one of several commands that are asked with the same options. Where it asks no model it passes over the
     * name of one.
     *
     * @throws InvalidInputException for any other option that it does not have
     */
    ClusterOptions among(Kind kind) {
        var its = new TreeMap<>(values);
        if (!kind.needsModel()) {
            its.keySet().removeAll(OptionNames.OF_MODEL);
        }
        return new ClusterOptions(its).of(kind.key());
    }

    /**
     * The model that is asked, and how.
     *
     * @throws InvalidInputException if no model is named, or an option says what is none
     */
    Settings settings() {
        var settings = Settings.of(model());
        settings = with(settings, "lora", SharedFiles::model, Settings::withLora);
        settings = with(settings, "labels", LabelSet::parse, Settings::withLabels);
        settings = with(settings, "map", text -> text, Settings::withMap);
        settings = with(settings, "unlearned-labels", text -> text, (all, any) -> all.withUnlearnedLabels());
        settings = with(settings, "prompt", PromptTemplate::builtIn, Settings::withPrompt);
        settings = with(settings, "description", DescriptionTemplate::named, Settings::withDescription);
        settings = with(settings, "thresholds", text -> AnyThresholds.read(SharedFiles.of(text)),
                Settings::withThresholds);
        settings = with(settings, "decode", text -> word("decode", text, Decode.values()), Settings::withDecode);
        return with(settings, "precision", text -> word("precision", text, PRECISIONS), Settings::withPrecision);
    }

    /** How an option changes settings. */
    private interface Change<T> {
        Settings apply(Settings settings, T value);
    }

    private <T> Settings with(Settings settings, String name, Function<String, T> parse, Change<T> change) {
        return value(name).map(parse).map(value -> change.apply(settings, value)).orElse(settings);
    }

    /** The model's folder in this JVM. */
    Path model() {
        return value("model").map(SharedFiles::model).orElseThrow(() ->
                InvalidInputException.of("model", "none", "a model folder that every executor sees"));
    }

    /**
     * Names a result by what it depends on: weights and thresholds by their contents, from wherever they came.
     *
     * @throws InvalidInputException if one of them cannot be read
     */
    String way() {
        return values.entrySet().stream().filter(option -> !option.getKey().equals("threads")).map(option ->
                switch (option.getKey()) {
                    case "model", "lora" -> " --" + option.getKey() + " "
                            + Settings.fingerprint(SharedFiles.model(option.getValue()));
                    case "thresholds" -> " --thresholds " + SharedFiles.sha256(option.getValue());
                    default -> " --" + option.getKey() + " " + option.getValue();
                }).collect(Collectors.joining());
    }

    AcousticExtractor extractor() {
        return AcousticExtractor.of(
                value("method").map(text -> word("method", text, Method.values())).orElse(Method.PAPER),
                Normalisation.of(value("normalise").orElse("none")));
    }

    ChannelChoice channel() {
        return ChannelChoice.of(value("channel").orElse("mix"));
    }

    /** @param usual what becomes of a damaged file where no option says it */
    Damaged damaged(Damaged usual) {
        return value("damaged").map(text -> word("damaged", text, Damaged.values())).orElse(usual);
    }

    Windows windows() {
        return new Windows(number("window", Windows.STANDARD.length()), number("hop", Windows.STANDARD.hop()));
    }

    Smoothing smoothing() {
        return new Smoothing(number("dwell", Smoothing.STANDARD.dwell()));
    }

    /**
     * How many cores an executor was given; empty where it has all.
     *
     * @param command as the JVM was started
     */
    static Optional<String> cores(SparkConf conf, String command) {
        var local = LOCAL.matcher(conf.get("spark.master", ""));
        var executor = EXECUTOR.matcher(command);
        return local.matches() ? Optional.of(local.group(1))
                : Optional.ofNullable(executor.find() ? executor.group(1) : conf.get("spark.executor.cores", null));
    }

    /** What an option says, empty where it is not given. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private double number(String name, double otherwise) {
        try {
            return value(name).map(Double::parseDouble).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw InvalidInputException.of(name, value(name).orElseThrow(), "a number");
        }
    }

    private static <E extends Enum<E>> E word(String name, String text, E[] all) {
        return Arrays.stream(all).filter(each -> each.name().equalsIgnoreCase(text)).findFirst().orElseThrow(() ->
                InvalidInputException.of(name, text, Arrays.stream(all)
                        .map(each -> each.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" or "))));
    }
}
