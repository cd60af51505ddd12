// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wording of a description: a text with the slots {@code {pitch}}, {@code {intensity}}, {@code
 * {speech_rate}} and {@code {articulation_rate}}, each of which must occur.
 *
 * <p>Before it there may be a head, which a line {@code ---} ends: lines {@code low: "WORD"}, and so for {@code
 * medium}, {@code high} and {@code undefined} (a value that is not defined, whose level is Low). What it does
 * not say is low, medium, high, and the word for low with " (undefined)" behind it.
 *
 * <p>The paper shows its wording only in a figure, so the built-in texts are ours. They are versioned: a text
 * that has ever been published under a name stays as it is, since models were trained on it.
 *
 * @param name by which results refer to it, such as {@code sentence-v1}
 * @param text the whole of it, head and wording, of which {@link #hash} is taken; without a line end at its
 *     end
 */
public record DescriptionTemplate(String name, String text) {
    /** The name of the built-in template that is used when none is chosen. */
    public static final String DEFAULT = "sentence-v1";

    /** The names of all built-in templates. */
    public static final List<String> BUILT_IN = List.of(DEFAULT, "compact-v1", "chinese-v1");

    private static final long LARGEST = 64L << 10; // bytes
    private static final Pattern DIVIDER = Pattern.compile("(?m)^---\\R");
    private static final Pattern SLOT = Pattern.compile("\\{([^{}]*)}");

    /** @throws InvalidInputException if a slot is unknown or missing, or the head is malformed */
    public DescriptionTemplate {
        LevelWords.parse(name, head(text));
        var missing = new HashSet<>(slots());
        Matcher slot = SLOT.matcher(wording(text));
        while (slot.find()) {
            if (!slots().contains(slot.group(1))) {
                throw refusal(name, "slot " + slot.group());
            }
            missing.remove(slot.group(1));
        }
        for (Cue cue : Cue.values()) {
            if (missing.contains(cue.slot())) {
                throw refusal(name, "no slot {" + cue.slot() + "}");
            }
        }
    }

    private static InvalidInputException refusal(String name, String fault) {
        return InvalidInputException.of("description template " + name, fault,
                "{pitch}, {intensity}, {speech_rate} and {articulation_rate}");
    }

    /** @throws InvalidInputException if there is no built-in template of this name */
    public static DescriptionTemplate builtIn(String name) {
        if (!BUILT_IN.contains(name)) {
            throw InvalidInputException.of("description template", name, "one of "
                    + String.join(", ", BUILT_IN));
        }
        try (InputStream text = DescriptionTemplate.class.getResourceAsStream(name + ".txt")) {
            return new DescriptionTemplate(name, strip(new String(text.readAllBytes(),
                    StandardCharsets.UTF_8)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * The built-in template of this name, else the user's in the file of this name.
     *
     * @throws InvalidInputException if it is neither, or the file has a fault
     */
    public static DescriptionTemplate named(String nameOrFile) {
        if (BUILT_IN.contains(nameOrFile)) {
            return builtIn(nameOrFile);
        }
        try {
            Path file = Path.of(nameOrFile);
            if (Files.isRegularFile(file)) {
                return read(file);
            }
        } catch (InvalidPathException noFile) { // nor a name
        }
        throw InvalidInputException.of("description", nameOrFile, String.join(", ", BUILT_IN) + ", or a file");
    }

    /**
     * Reads a user's template; its name is the file's without what follows the last dot.
     *
     * @throws InvalidInputException if the file is missing, not UTF-8, or its slots are not those above
     */
    public static DescriptionTemplate read(Path file) {
        String fileName = file.getFileName().toString();
        String name = fileName.contains(".") ? fileName.substring(0, fileName.lastIndexOf('.')) : fileName;
        String text;
        try {
            if (Files.size(file) > LARGEST) {
                throw InvalidInputException.of("description template", Files.size(file) + " bytes", "at most 64 KiB")
                        .in(file);
            }
            text = strip(Files.readString(file));
        } catch (CharacterCodingException malformed) {
            throw InvalidInputException.of("description template", "not UTF-8", "a UTF-8 text").in(file);
        } catch (IOException missing) {
            throw InvalidInputException.of("description template", "missing or unreadable", "a UTF-8 text")
                    .in(file)
                    .causedBy(missing);
        }
        try {
            return new DescriptionTemplate(name, text);
        } catch (InvalidInputException refusal) {
            throw refusal.in(file);
        }
    }

    /** The SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal. */
    public String hash() {
        return sha256(text);
    }

    /**
     * The wording with each slot replaced by the word for its cue's level.
     *
     * @param undefined the cues that have no value
     */
    public String fill(Map<Cue, Level> levels, Set<Cue> undefined) {
        LevelWords words = LevelWords.parse(name, head(text));
        return SLOT.matcher(wording(text)).replaceAll(slot -> {
            Cue cue = Cue.valueOf(slot.group(1).toUpperCase(Locale.ROOT));
            return Matcher.quoteReplacement(
                    undefined.contains(cue) ? words.undefined() : words.of(levels.get(cue)));
        });
    }

    private static List<String> head(String text) {
        Matcher divider = DIVIDER.matcher(text);
        return divider.find() ? text.substring(0, divider.start()).lines().toList() : List.of();
    }

    private static String wording(String text) {
        Matcher divider = DIVIDER.matcher(text);
        return divider.find() ? text.substring(divider.end()) : text;
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) { // every Java platform has it
            throw new IllegalStateException(impossible);
        }
    }

    private static Set<String> slots() {
        var slots = new HashSet<String>();
        for (Cue cue : Cue.values()) {
            slots.add(cue.slot());
        }
        return slots;
    }

    private static String strip(String text) {
        return text.endsWith("\r\n") ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
