// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Refusal;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a JSON body as it comes: the sound in base64 into its spool, all other values as fields. */
final class JsonSound {
    private static final int LONGEST = 1 << 16; // letters of another value
    private static final String BASE64 = "a sound in base64";

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
            throw refusal(bad);
        }
    }

    private static Refusal refusal(JacksonException bad) {
        if (bad instanceof StreamConstraintsException) { // it has no place
            return Refusal.of(400, "JSON body", "too deep, or a name or number too long", "500 levels, names of 50,000"
                    + " characters and numbers of 1,000 at most");
        }
        var what = bad instanceof UnexpectedEndOfInputException ? "cut" : "broken";
        var place = bad.getLocation();
        return Refusal.of(400, "JSON body", place == null ? what : what + " at byte " + place.getByteOffset(),
                "JSON as RFC 8259 has it");
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
        var name = String.join(".", path);
        if (sounds.contains(name)) {
            sound(parser, name);
            return;
        }
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser);
                }
            }
            case VALUE_NULL -> { } // as if it were not there
            case null -> throw Refusal.of(400, "JSON body", "cut", "a whole object");
            default -> scalar(parser, name);
        }
    }

    private void sound(JsonParser parser, String name) {
        switch (parser.currentToken()) {
            case VALUE_NULL -> { } // as above
            case VALUE_STRING -> base64(parser, name);
            case START_OBJECT -> throw Refusal.of(400, name, "an object", BASE64);
            case START_ARRAY -> throw Refusal.of(400, name, "a list", BASE64);
            default -> throw Refusal.of(400, name, parser.getString(), BASE64);
        }
    }

    private void base64(JsonParser parser, String name) {
        try {
            parser.readBinaryValue(upload.begin());
        } catch (UnexpectedEndOfInputException cut) { // in the midst of the text
            throw cut;
        } catch (StreamReadException bad) {
            throw Refusal.of(400, name, "no base64", BASE64);
        }
    }

    private void scalar(JsonParser parser, String name) {
        var text = parser.getString();
        if (text.length() > LONGEST) {
            throw Refusal.of(400, name, text.length() + " letters", "at most " + LONGEST);
        }
        upload.field(name, text);
    }
}
