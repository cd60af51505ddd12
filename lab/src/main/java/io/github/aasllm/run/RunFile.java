// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code run.json}: everything that the numbers of a run depend on.
 *
 * @param recipe the effective one, every key
 * @param versions as {@link Versions#here} has them
 * @param base the fingerprint of the model that training started from
 * @param clips those of training and selection; the test part is not among them
 * @param templates the hash of each template's text, by what it is: {@code prompt paper}, {@code description
 *     sentence-v1}
 */
public record RunFile(
        Recipe recipe,
        Map<String, String> versions,
        String base,
        Clips clips,
        Map<String, String> templates) {
    /** The name in a run's folder. */
    public static final String NAME = "run.json";

    private static final int FORMAT = 2; // the first did not remember labels
    private static final String NONE = "none";
    private static final String AFRESH = "begin a new run in another folder, or bring back what it had";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public RunFile {
        versions = Map.copyOf(versions);
        templates = Map.copyOf(templates);
    }

    /** Whether a folder is empty or not there yet: what a run leaves that was killed at its first moment. */
    public static boolean isToCome(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (var content = Files.list(folder)) {
            return content.findAny().isEmpty();
        } catch (IOException noFolder) {
            return false;
        }
    }

    /**
     * Writes it into a run's folder: all of it, or nothing.
     *
     * @throws InvalidInputException if it cannot be written
     */
    public void write(Path folder) {
        try {
            AtomicFile.write(folder.resolve(NAME), MAPPER.writeValueAsString(json()) + "\n");
        } catch (IOException e) {
            throw InvalidInputException.of(NAME, e.getMessage(), "a folder that can be written")
                    .in(folder)
                    .causedBy(e);
        }
    }

    /**
     * Refuses to go on with a run under other settings than it began with. Versions and threads may differ,
     * as nothing is wrong then but the last bits.
     *
     * @throws InvalidInputException that names the first difference
     */
    public void requireSameAs(Path folder) {
        var began = JsonFields.read(folder.resolve(NAME));
        requireSame(began, "format", Integer.toString(FORMAT), Integer.toString(began.count("format", 1)));
        var settings = began.object("recipe");
        recipe.settings().forEach((key, value) -> requireSame(settings, key, value));
        requireSame(began, "base", base);
        requireSameClips(began.object("clips"));
        templates.forEach((name, hash) -> requireSame(began.object("templates"), name, hash));
    }

    /** Names the first clip that came, went, sounds otherwise, or of which something else is said. */
    private void requireSameClips(JsonFields began) {
        requireSame(began, "corpus", clips.corpus());
        requireSame(began.object("contents"), clips.contents());
        var facts = began.object("facts");
        clips.facts().forEach((id, now) -> requireSame(facts.object(id), now));
    }

    private static void requireSame(JsonFields began, Map<String, String> now) {
        var keys = new TreeSet<>(began.keys());
        keys.addAll(now.keySet());
        keys.forEach(key -> requireSame(began, key, now.getOrDefault(key, NONE)));
    }

    private static void requireSame(JsonFields began, String key, String now) {
        requireSame(began, key, now, began.text(key).orElse(NONE));
    }

    private static void requireSame(JsonFields began, String key, String now, String before) {
        if (!before.equals(now)) {
            throw began.refusal(key, before, now + ", as it is now").next(AFRESH);
        }
    }

    /**
     * By which one run is told from another: SHA-256 of all that {@link #requireSameAs} compares.
     */
    public String identity() {
        var compared = json();
        compared.remove("versions");
        return Sha256.of(MAPPER.writeValueAsBytes(compared));
    }

    private Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("format", FORMAT);
        json.put("recipe", recipe.settings());
        json.put("seeds", recipe.protocol().seeds());
        json.put("versions", new TreeMap<>(versions));
        json.put("base", base);
        json.put("templates", new TreeMap<>(templates));
        var members = new LinkedHashMap<String, Object>();
        members.put("corpus", clips.corpus());
        members.put("count", clips.contents().size());
        members.put("sha256", clips.hash());
        members.put("contents", clips.contents());
        members.put("facts", clips.facts());
        json.put("clips", members);
        return json;
    }
}
