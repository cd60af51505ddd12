// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The wording of a description: a text with the slots {@code {pitch}}, {@code {intensity}}, {@code
 * {speech_rate}} and {@code {articulation_rate}}, each of which must occur.
 *
 * <p>Before it there may be a head, which a line {@code ---} ends: lines {@code low: "WORD"}, and so for {@code
 * medium}, {@code high} and {@code undefined} (a value that is not defined, whose level is Low). What it does
 * not say is low, medium, high, and the word for low with " (undefined)" behind it. Lines {@code without_pitch:
 * "WORDING"}, and so for the other slots, are the wording with that cue left out, for explanations and for training;
 * each has the three other slots. The built-in templates have them in files of their own, {@code NAME.without.txt}.
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
        var head = TemplateHead.parse(name, head(text));
        LevelWords.of(name, head);
        requireSlots(name, wording(text), EnumSet.allOf(Cue.class));
        for (Cue cue : Cue.values()) {
            String without = head.get(TemplateHead.without(cue));
            if (without != null) {
                requireSlots(name + ", " + TemplateHead.without(cue), without, EnumSet.complementOf(EnumSet.of(cue)));
            }
        }
    }

    private static void requireSlots(String name, String wording, Set<Cue> cues) {
        var wanted = cues.stream().map(Cue::slot).collect(Collectors.toCollection(LinkedHashSet::new));
        var missing = new LinkedHashSet<>(wanted);
        Matcher slot = SLOT.matcher(wording);
        while (slot.find()) {
            if (!wanted.contains(slot.group(1))) {
                throw refusal(name, "slot " + slot.group(), wanted);
            }
            missing.remove(slot.group(1));
        }
        if (!missing.isEmpty()) {
            throw refusal(name, "no slot {" + missing.getFirst() + "}", wanted);
        }
    }

    private static InvalidInputException refusal(String name, String fault, Set<String> slots) {
        var names = slots.stream().map(slot -> "{" + slot + "}").toList();
        return InvalidInputException.of("description template " + name, fault,
                String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast());
    }

    /** @throws InvalidInputException if there is no built-in template of this name */
    public static DescriptionTemplate builtIn(String name) {
        if (!BUILT_IN.contains(name)) {
            throw InvalidInputException.of("description template", name, "one of "
                    + String.join(", ", BUILT_IN)).meant(name, BUILT_IN);
        }
        return new DescriptionTemplate(name, strip(resource(name + ".txt")));
    }

    private static String resource(String file) {
        try (InputStream text = DescriptionTemplate.class.getResourceAsStream(file)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
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
        throw InvalidInputException.of("description", nameOrFile, String.join(", ", BUILT_IN) + ", or a file")
                .meant(nameOrFile, BUILT_IN);
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
        return Sha256.of(text);
    }

    /**
     * The wording with each slot replaced by the word for its cue's level.
     *
     * @param undefined the cues that have no value
     */
    public String fill(Map<Cue, Level> levels, Set<Cue> undefined) {
        return fill(wording(text), levels, undefined);
    }

    /**
     * The wording that leaves one cue out, filled for the others; empty where the template has none.
     *
     * @param undefined the cues that have no value
     */
    public Optional<String> fillWithout(Cue withheld, Map<Cue, Level> levels, Set<Cue> undefined) {
        return Optional.ofNullable(omissions().get(TemplateHead.without(withheld)))
                .map(wording -> fill(wording, levels, undefined));
    }

    /** The lines that say how a cue is left out: a published text stays as it is, so a built-in has a file. */
    private Map<String, String> omissions() {
        boolean isBuiltIn = BUILT_IN.contains(name) && equals(builtIn(name));
        return TemplateHead.parse(name, isBuiltIn ? resource(name + ".without.txt").lines().toList() : head(text));
    }

    private String fill(String wording, Map<Cue, Level> levels, Set<Cue> undefined) {
        LevelWords words = LevelWords.of(name, TemplateHead.parse(name, head(text)));
        return SLOT.matcher(wording).replaceAll(slot -> {
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

    private static String strip(String text) {
        return text.endsWith("\r\n") ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
