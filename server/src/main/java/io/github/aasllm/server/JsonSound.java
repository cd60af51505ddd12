// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Refusal;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads a JSON body as it comes: the sound in base64 into its spool, all other values as fields. */
final class JsonSound {
    private static final int LONGEST = 1 << 16; // letters of another value

    private final Set<String> sounds;
    private final Upload upload;
    private final ArrayDeque<String> path = new ArrayDeque<>(); // names of the objects around

    /** @param sounds names, joined by dots, whose text is a sound */
    JsonSound(Set<String> sounds, Upload upload) {
        this.sounds = sounds;
        this.upload = upload;
    }

    /**
     * Reads a body; the names of nested values are joined by dots, and places in lists are not named.
     *
     * @throws Refusal 400 if it is no JSON object
     */
    void read(InputStream body) {
        try (var parser = JsonMapper.shared().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.of(400, "JSON body", "no object", "{\"audio\": \"base64\"}");
            }
            object(parser);
            if (parser.nextToken() != null) {
                throw Refusal.of(400, "JSON body", "more behind its end", "one object");
            }
        } catch (JacksonException bad) {
            if (bad.getCause() instanceof Refusal own) {
                throw own;
            }
            throw Refusal.of(400, "JSON body", bad.getOriginalMessage(), "JSON, and sounds in base64");
        }
    }

    private void object(JsonParser parser) {
        for (var token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            path.addLast(parser.currentName());
            parser.nextToken();
            value(parser);
            path.removeLast();
        }
    }

    private void value(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser);
                }
            }
            case VALUE_NULL -> { } // as if it were not there
            case null -> throw Refusal.of(400, "JSON body", "cut", "a whole object");
            default -> scalar(parser, String.join(".", path));
        }
    }

    private void scalar(JsonParser parser, String name) {
        if (sounds.contains(name) && parser.currentToken() == JsonToken.VALUE_STRING) {
            parser.readBinaryValue(upload.begin());
            return;
        }
        var text = parser.getString();
        if (text.length() > LONGEST) {
            throw Refusal.of(400, name, text.length() + " letters", "at most " + LONGEST);
        }
        upload.field(name, text);
    }
}
