// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.engine.Question;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.Spool;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a request brings: one sound, and fields beside it in the order in which they came. */
final class Upload implements AutoCloseable {
    static final String DEFAULT_NAME = "body";
    private static final int MOST_FIELDS = 1000;

    private final Spool sound;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String name = DEFAULT_NAME;
    private Optional<Damaged> damaged = Optional.empty();
    private boolean found;

    /** @param most bytes of the sound */
    Upload(long most) {
        this.sound = new Spool(most);
    }

    /** Where the sound goes; there is one. */
    Spool begin() {
        if (found) {
            throw Refusal.of(400, "sounds", "several", "one in a request");
        }
        found = true;
        return sound;
    }

    /** What refusals and the record call the sound. */
    void name(String given) {
        name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    }

    /** What becomes of a sound that is cut or damaged, unless the usual. */
    void damaged(Optional<Damaged> what) {
        damaged = what;
    }

    void field(String key, String value) {
        if (fields.size() >= MOST_FIELDS) {
            throw Refusal.of(400, "fields", "more than " + MOST_FIELDS, "fewer");
        }
        fields.put(key, value);
    }

    Map<String, String> fields() {
        return fields;
    }

    String name() {
        return name;
    }

    /**
     * The sound as a question.
     *
     * @throws Refusal 400 if there is none
     */
    Question question(String client, boolean explain, String expected) {
        if (!found) {
            throw Refusal.of(400, "sound", "none", expected);
        }
        return new Question(client, name, explain, sound, damaged);
    }

    @Override
    public void close() throws IOException {
        sound.close();
    }
}
