// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.prompt;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A versioned text that turns a description and a label into what the LLM reads.
 *
 * <p>A template file has a head of {@code key: value} lines, a line {@code ---}, and the prompt, of which the
 * last line break is not part. In the prompt, {@code {audio}} stands once, for the speech, and {@code
 * {description}} at most once. Keys, each once:
 *
 * <ul>
 *   <li>{@code description} what {@code {description}} becomes, with {@code {text}} for the description
 *       itself; it becomes nothing where there is no description. Spaces inside the quotes count.
 *   <li>{@code answer} the text of an answer, with {@code {label}} in it
 *   <li>{@code end} the special token that ends every answer and is scored with it
 * </ul>
 *
 * @param name as results record it
 * @param source the whole file, of which {@link #hash} is taken
 */
public record PromptTemplate(String name, String source) {
    private static final String AUDIO = "{audio}";
    private static final String DESCRIPTION = "{description}";
    private static final String DIVIDER = "\n---\n";
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]+");
    private static final List<String> KEYS = List.of("description", "answer", "end");

    public PromptTemplate {
        var head = head(name, source);
        for (var key : KEYS) {
            if (!head.containsKey(key)) {
                throw refusal(name, "no " + key, "a head with the keys " + KEYS);
            }
        }
        requireSlot(name, head, "description", "{text}");
        requireSlot(name, head, "answer", "{label}");
        if (head.get("end").isEmpty()) {
            throw refusal(name, "end: \"\"", "a special token that ends every answer");
        }
        var body = body(source);
        if (count(body, AUDIO) != 1 || count(body, DESCRIPTION) > 1) {
            throw refusal(
                    name, count(body, AUDIO) + " x {audio}, " + count(body, DESCRIPTION) + " x {description}",
                    "{audio} once and {description} at most once, after it");
        }
        if (count(body, DESCRIPTION) == 1 && body.indexOf(DESCRIPTION) < body.indexOf(AUDIO)) {
            throw refusal(
                    name, "{description} before {audio}",
                    "{audio} first, so that variants share its reading");
        }
    }

    /**
     * A built-in template; which there are, and which models each is for, the families of speech LLMs say.
     *
     * @throws InvalidInputException if there is none of that name
     */
    public static PromptTemplate builtIn(String name) {
        var file = NAME.matcher(name).matches() ? name + ".txt" : "";
        try (var in = PromptTemplate.class.getResourceAsStream(file)) {
            if (file.isEmpty() || in == null) {
                throw InvalidInputException.of("prompt", name, "a built-in template");
            }
            return new PromptTemplate(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw InvalidInputException.of("prompt", name, "a readable template").causedBy(e);
        }
    }

    /** The text before the audio. */
    public String before() {
        var body = body(source);
        return body.substring(0, body.indexOf(AUDIO));
    }

    /**
     * The text after the audio, up to where the answer begins.
     *
     * @param description null where there is none
     */
    public String after(String description) {
        var body = body(source);
        var told = description == null ? "" : value("description").replace("{text}", description);
        return body.substring(body.indexOf(AUDIO) + AUDIO.length()).replace(DESCRIPTION, told);
    }

    /** The words of an answer, without its end token. */
    public String answer(Label label) {
        return value("answer").replace("{label}", label.answer());
    }

    /** The special token that ends every answer. */
    public String end() {
        return value("end");
    }

    /**
     * The same with a sentence behind the description, before what the prompt asks.
     *
     * @param other the name of that
     * @return empty where there is no place for a description
     */
    public Optional<PromptTemplate> withSentence(String other, String sentence) {
        int begin = source.indexOf(DESCRIPTION, source.indexOf(DIVIDER));
        if (begin < 0) {
            return Optional.empty();
        }
        int end = begin + DESCRIPTION.length();
        return Optional.of(new PromptTemplate(
                other, source.substring(0, end) + sentence + " " + source.substring(end)));
    }

    /** SHA-256 of the whole file, in hexadecimal. */
    public String hash() {
        return Sha256.of(source);
    }

    private String value(String key) {
        return head(name, source).get(key);
    }

    private static Map<String, String> head(String name, String source) {
        int divider = source.indexOf(DIVIDER);
        if (divider < 0) {
            throw refusal(name, "no line ---", "a head, a line ---, and the prompt");
        }
        var head = new HashMap<String, String>();
        for (var line : source.substring(0, divider).split("\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(": \"");
            var key = colon < 0 ? line : line.substring(0, colon);
            if (!KEYS.contains(key) || !line.endsWith("\"") || line.length() < colon + 4) {
                throw refusal(name, line, "one of " + KEYS + ", as in answer: \"{label}\"");
            }
            var value = line.substring(colon + 3, line.length() - 1).replace("\\n", "\n");
            if (head.put(key, value) != null) {
                throw refusal(name, key + " twice", "each key once");
            }
        }
        return head;
    }

    private static String body(String source) {
        var body = source.substring(source.indexOf(DIVIDER) + DIVIDER.length());
        return body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
    }

    private static void requireSlot(String name, Map<String, String> head, String key, String slot) {
        var value = head.get(key);
        if (count(value, slot) != 1) {
            throw refusal(name, key + ": \"" + value + "\"", slot + " once in it");
        }
    }

    private static int count(String text, String slot) {
        return (text.length() - text.replace(slot, "").length()) / slot.length();
    }

    private static InvalidInputException refusal(String name, String value, String expected) {
        return InvalidInputException.of("prompt " + name, value, expected);
    }
}
