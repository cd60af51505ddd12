// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.encoder.LayerChoice;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The values of a recipe between text and Java: what is written is read back equal. */
final class Values {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    /** How a type is read, and what to say where it cannot be. */
    private record Reading(Function<String, Optional<?>> parse, String expected) {}

    private static final Map<Class<?>, Reading> READINGS = Map.ofEntries(
            Map.entry(String.class, new Reading(Optional::of, "a text")),
            Map.entry(int.class, new Reading(Values::whole, "a whole number")),
            Map.entry(Long.class, new Reading(Values::wide, "a whole number")),
            Map.entry(double.class, new Reading(Values::number, "a number")),
            Map.entry(Double.class, new Reading(Values::number, "a number")),
            Map.entry(boolean.class, new Reading(Values::flag, "yes or no")),
            Map.entry(Share.class, new Reading(Values::share, "a number from 0 to 100 and %, as in 5 %")),
            Map.entry(Range.class, new Reading(Values::range, "a range, low first, as in 1 .. 2")),
            Map.entry(Normalisation.class, new Reading(
                    Values::normalisation, "one of " + String.join(", ", Normalisation.KEYS))),
            Map.entry(Bytes.class, new Reading(Bytes::parse, Bytes.EXPECTED)),
            Map.entry(Length.class, new Reading(Length::parse, Length.EXPECTED)),
            Map.entry(Folds.class, new Reading(Folds::parse, Folds.EXPECTED)),
            Map.entry(DevPart.class, new Reading(DevPart::parse, DevPart.EXPECTED)),
            Map.entry(Tune.class, new Reading(Tune::parse, Tune.EXPECTED)),
            Map.entry(LayerChoice.class, new Reading(LayerChoice::parse, LayerChoice.EXPECTED)),
            Map.entry(Pooling.class, new Reading(Pooling::parse, Pooling.EXPECTED)),
            Map.entry(StartingModel.class, new Reading(StartingModel::parse, StartingModel.EXPECTED)),
            Map.entry(LoraTargets.class, new Reading(LoraTargets::parse, LoraTargets.EXPECTED)));

    private Values() {}

    /** The value of a component of that type; empty if the text is none. */
    static Optional<?> parse(Type type, Key key, String text) {
        if (type instanceof ParameterizedType generic) {
            var inner = generic.getActualTypeArguments()[0];
            boolean empty = text.equals(key.empty());
            if (generic.getRawType() == Optional.class) {
                return empty ? Optional.of(Optional.empty()) : parse(inner, key, text).map(Optional::of);
            }
            if (generic.getRawType() == Map.class) {
                return empty ? Optional.of(Map.of()) : pairs(text);
            }
            return empty && inner == String.class
                    ? Optional.of(List.of())
                    : list(text, item -> parse(inner, key, item));
        }
        return withoutUnit(key, text).flatMap(value -> reading(type).parse.apply(value));
    }

    /** What a recipe would say for a value. */
    static String text(Object value, Key key) {
        return switch (value) {
            case Optional<?> optional -> optional.map(inner -> text(inner, key)).orElse(key.empty());
            case Collection<?> list when list.isEmpty() -> key.empty();
            case Collection<?> list -> list.stream().map(v -> text(v, key)).collect(Collectors.joining(", "));
            case Map<?, ?> map when map.isEmpty() -> key.empty();
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining(", "));
            case Enum<?> constant -> key(constant);
            case Boolean flag -> flag ? "yes" : "no";
            case Double number -> withUnit(key, number(number));
            case Normalisation normalisation -> normalisation.key();
            default -> withUnit(key, value.toString());
        };
    }

    /** What a component of that type can be. */
    static String expected(Type type, Key key) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Map.class) {
                return key.empty() + ", or pairs as in excitement: happiness, joy: happiness";
            }
            var inner = expected(generic.getActualTypeArguments()[0], key);
            return generic.getRawType() == Optional.class
                    ? inner.startsWith("none") ? inner : inner + ", or " + key.empty()
                    : "a list, each " + inner;
        }
        return reading(type).expected + (key.unit().isEmpty() ? "" : ", and the unit " + key.unit());
    }

    /** The words that a component of that type can be, or each of its list; none where they are no closed list. */
    static List<String> words(Type type) {
        var own = type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type;
        if (own == Normalisation.class) {
            return Normalisation.KEYS;
        }
        return own instanceof Class<?> constants && constants.isEnum()
                ? Arrays.stream(constants.getEnumConstants()).map(constant -> key((Enum<?>) constant)).toList() : List.of();
    }

    /** The first of the words of a text, between commas, that is none of those of that type. */
    static String unknownWord(Type type, String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip)
                .filter(word -> !words(type).contains(word)).findFirst().orElse(text);
    }

    /** {@code weighted-f1} of {@code WEIGHTED_F1}. */
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static <E extends Enum<E>> Optional<E> constant(Class<E> type, String key) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> key(constant).equals(key))
                .findFirst();
    }

    /** The items between commas; empty if one of them is not an item. */
    static <T> Optional<List<T>> list(String text, Function<String, Optional<? extends T>> item) {
        var items = new ArrayList<T>();
        for (var part : text.split(",", -1)) {
            var value = part.isBlank() ? Optional.<T>empty() : item.apply(part.strip());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            items.add(value.get());
        }
        return Optional.of(items);
    }

    static Optional<Share> share(String text) {
        return !text.endsWith("%")
                ? Optional.empty()
                : number(text.substring(0, text.length() - 1).strip())
                        .filter(percent -> percent >= 0 && percent <= 100)
                        .map(Share::new);
    }

    /** The shortest text that is read back equal: {@code 8} and {@code 1e-4}. */
    static String number(double value) {
        return Math.rint(value) == value && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value).replace(".0E", "e").replace('E', 'e');
    }

    private static Reading reading(Type type) {
        if (type instanceof Class<?> constants && constants.isEnum()) {
            return new Reading(
                    text -> Arrays.stream(constants.getEnumConstants())
                            .filter(constant -> key((Enum<?>) constant).equals(text))
                            .findFirst(),
                    "one of " + Arrays.stream(constants.getEnumConstants())
                            .map(constant -> key((Enum<?>) constant))
                            .collect(Collectors.joining(", ")));
        }
        return READINGS.get(type);
    }

    private static Optional<String> withoutUnit(Key key, String text) {
        return key.unit().isEmpty()
                ? Optional.of(text)
                : Optional.of(text)
                        .filter(t -> t.endsWith(" " + key.unit()))
                        .map(t -> t.substring(0, t.length() - key.unit().length()).strip());
    }

    private static String withUnit(Key key, String value) {
        return key.unit().isEmpty() ? value : value + " " + key.unit();
    }

    private static Optional<Integer> whole(String text) {
        return wide(text).filter(value -> value.intValue() == value).map(Long::intValue);
    }

    private static Optional<Long> wide(String text) {
        return WHOLE.matcher(text).matches() ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Double> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Double.valueOf(text)).filter(Double::isFinite)
                : Optional.empty();
    }

    private static Optional<Boolean> flag(String text) {
        return text.equals("yes") || text.equals("no") ? Optional.of(text.equals("yes")) : Optional.empty();
    }

    private static Optional<Range> range(String text) {
        var ends = text.split(" ?\\.\\. ?", -1);
        return ends.length != 2
                ? Optional.empty()
                : number(ends[0])
                        .flatMap(low -> number(ends[1])
                                .filter(high -> low <= high)
                                .map(high -> new Range(low, high)));
    }

    private static Optional<Normalisation> normalisation(String text) {
        return Normalisation.KEYS.contains(text) ? Optional.of(Normalisation.of(text)) : Optional.empty();
    }

    private static Optional<Map<String, String>> pairs(String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (var part : text.split(",", -1)) {
            var sides = part.split(":", -1);
            if (sides.length != 2 || sides[0].isBlank() || sides[1].isBlank()) {
                return Optional.empty();
            }
            if (pairs.put(sides[0].strip(), sides[1].strip()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(pairs);
    }
}
