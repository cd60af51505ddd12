// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of the page at {@code /}. Scripts and styles run that come from this origin as files, and the page asks
 * this origin alone.
 */
final class Page {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String type;
    private final String text;

    private Page(String type, String file) {
        this.type = type;
        this.text = new Resource(file).text();
    }

    /** By path. */
    static Map<String, Page> files() {
        var files = new LinkedHashMap<String, Page>();
        files.put("/", new Page("text/html; charset=utf-8", "page.html"));
        files.put("/page.css", new Page("text/css; charset=utf-8", "page.css"));
        for (var script : new String[] {"page.js", "parts.js", "waveform.js", "timeline.js", "compare.js",
            "save.js", "record.js", "samples.js"}) {
            files.put("/" + script, new Page("text/javascript; charset=utf-8", script));
        }
        return files;
    }

    void answer(Context request) {
        request.header("Content-Security-Policy", POLICY);
        request.header("X-Content-Type-Options", "nosniff");
        request.header("Referrer-Policy", "no-referrer");
        request.header("Cache-Control", "no-store");
        Answers.text(request, type, text);
    }
}
