// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.Spool;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.MultiPart;

/**
 * Reads the bodies of requests.
 *
 * @param most bytes of a sound
 */
record Body(long most) {
    private static final String JSON = "application/json";
    private static final String MULTIPART = "multipart/form-data";

    // curl says the last one of any body, unless told
    private static final List<String> SOUNDS =
            List.of("application/octet-stream", "application/ogg", "application/x-www-form-urlencoded");

    private static final long BESIDE = 1 << 16; // bytes that a body may have beside the sound

    /**
     * Reads a body: JSON with the sound in base64, multipart, or the sound alone.
     *
     * @param sounds names of JSON whose text is a sound
     * @param alone whether the sound alone will do
     * @throws Refusal 411 and 413 before it is read, 415, 400 and 408
     */
    Upload read(Context request, Set<String> sounds, boolean alone, Deadline deadline) throws IOException {
        var type = type(request);
        var isJson = type.equals(JSON) && !sounds.isEmpty();
        if (!isJson && !(type.equals(MULTIPART) && alone) && !(isSound(type) && alone)) {
            throw Refusal.of(415, "Content-Type", type,
                    alone ? "audio/..., video/..., " + String.join(", ", SOUNDS)
                            + (sounds.isEmpty() ? " or " : ", ") + MULTIPART
                            + (sounds.isEmpty() ? "" : " or " + JSON) : JSON);
        }
        long length = length(request, isJson);
        var body = new TimedInput(request.req().getInputStream(), length, deadline);
        var upload = new Upload(most);
        try {
            if (isJson) {
                new JsonSound(sounds, upload).read(body);
            } else if (type.equals(MULTIPART)) {
                MultipartSound.read(body, boundary(request), upload);
            } else {
                body.transferTo(upload.begin());
            }
            return upload;
        } catch (IOException | RuntimeException failure) {
            upload.close();
            throw failure;
        }
    }

    private long length(Context request, boolean isJson) {
        var said = request.header("Content-Length");
        if (said == null) {
            throw Refusal.of(411, "Content-Length", "none", "the bytes of the body");
        }
        long length = Long.parseLong(said); // Jetty refuses what is no number
        long allowed = (isJson ? most / 3 * 4 + 4 : most) + BESIDE;
        if (length > allowed) {
            throw Spool.tooLarge(length, most);
        }
        return length;
    }

    private static String type(Context request) {
        var type = request.contentType();
        return type == null ? "application/octet-stream" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isSound(String type) {
        return type.startsWith("audio/") || type.startsWith("video/") || SOUNDS.contains(type);
    }

    private static String boundary(Context request) {
        var boundary = MultiPart.extractBoundary(request.contentType());
        if (boundary == null || boundary.isEmpty()) {
            throw Refusal.of(400, "Content-Type", request.contentType(), MULTIPART + " with a boundary");
        }
        return boundary;
    }
}
