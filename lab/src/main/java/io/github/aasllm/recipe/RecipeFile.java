// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.error.InvalidInputException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The lines {@code key = value   # comment} of a recipe, by key, and how records are filled from them.
 *
 * <p>A comment begins at the start of a line or behind white space.
 */
final class RecipeFile {
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");

    private record Line(int number, String value) {}

    private final Path file;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<String, String> standards = new LinkedHashMap<>(); // others than the keys' own

    RecipeFile(Path file, String text, Set<String> keys) {
        this.file = file;
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            var setting = COMMENT.matcher(line).replaceFirst("").strip();
            if (!setting.isEmpty()) {
                add(number, setting, keys);
            }
        }
    }

    /** The value of a key, if a line states it. */
    Optional<String> stated(String key) {
        return Optional.ofNullable(lines.get(key)).map(Line::value);
    }

    /** Lets a key that no line states have another value than its standard. */
    void standard(String key, String value) {
        standards.put(key, value);
    }

    /** A record whose components have keys, filled from the lines and the standards. */
    <R extends Record> R fill(Class<R> type, List<Recipe.Place> places) {
        return construct(type, places.stream().map(this::value).toArray());
    }

    /** A record of those values; what it refuses is said with its line. */
    <R extends Record> R construct(Class<R> type, Object... values) {
        try {
            var types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidInputException refusal) {
                throw refusal.in(place(refusal.getMessage()));
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Checks; what is refused is said with its line. */
    void locating(Runnable check) {
        try {
            check.run();
        } catch (InvalidInputException refusal) {
            throw refusal.in(place(refusal.getMessage()));
        }
    }

    private void add(int number, String setting, Set<String> keys) {
        int equals = setting.indexOf('=');
        var key = equals < 0 ? setting : setting.substring(0, equals).strip();
        var value = equals < 0 ? "" : setting.substring(equals + 1).strip();
        if (!keys.contains(key)) {
            throw InvalidInputException.of(key, "unknown", "a key of docs/recipes.md").in(line(number)).meant(key, keys);
        }
        if (value.isEmpty()) {
            throw InvalidInputException.of(key, "no value", key + " = value").in(line(number));
        }
        var before = lines.put(key, new Line(number, value));
        if (before != null) {
            throw InvalidInputException.of(
                            key, "twice", "each key once; line " + before.number + " has it too")
                    .in(line(number));
        }
    }

    private Object value(Recipe.Place place) {
        var key = place.key();
        var type = place.component().getGenericType();
        var line = lines.get(key.value());
        if (line == null && key.standard().equals(Key.REQUIRED)) {
            throw InvalidInputException.of(
                            key.value(), "missing", Values.expected(type, key))
                    .in(file);
        }
        var text = line == null ? standards.getOrDefault(key.value(), key.standard()) : line.value;
        var value = Values.parse(type, key, text);
        if (value.isEmpty()) {
            throw InvalidInputException.of(
                            key.value(), text, Values.expected(type, key))
                    .in(place(key.value())).meant(Values.unknownWord(type, text), Values.words(type));
        }
        return value.get();
    }

    /**
     * The line of the first key in a message that the recipe states: a refusal begins with its key, and where
     * that one stands at its standard, the key that it does not go with has the line.
     */
    Path place(String message) {
        return lines.entrySet().stream()
                .filter(line -> position(message, line.getKey()) >= 0)
                .min(Comparator.comparingInt(line -> position(message, line.getKey())))
                .map(line -> line(line.getValue().number))
                .orElse(file);
    }

    private static int position(String message, String key) {
        var word = Pattern.compile("(?<![\\w.-])" + Pattern.quote(key) + "(?![\\w-])").matcher(message);
        return word.find() ? word.start() : -1;
    }

    private Path line(int number) {
        return Path.of(file + ":" + number);
    }
}
