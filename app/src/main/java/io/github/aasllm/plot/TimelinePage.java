// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.svg.Markup;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A timeline as one page: the picture with a cursor, a player, and the segments as a table from which to play. All of
 * it is in the page, and its Content-Security-Policy forbids it any request; a sound of more than {@link #MOST_BYTES}
 * is chosen by the reader, from the reader's own disk.
 */
public final class TimelinePage {
    /** The largest sound file that a page holds. */
    static final long MOST_BYTES = 20_000_000;

    private static final String SCRIPT = resource("timeline.js");
    private static final String STYLE = resource("timeline.css");

    private TimelinePage() {}

    /**
     * The page.
     *
     * @param name of the sound
     * @param warnings what a reader of it has to know
     * @param sound its file
     */
    public static String of(String name, Timeline timeline, List<String> warnings, Path sound) throws IOException {
        var shown = Markup.printable(name);
        var out = new Markup("");
        out.open("body", "data-seconds", "" + timeline.seconds(), "data-left", "" + TimelinePicture.LEFT,
                "data-right", "" + TimelinePicture.RIGHT);
        out.element("h1", "Emotion over the time of " + shown);
        play(out, sound);
        out.open("p").text("Now: ").element("span", "", "id", "now", "aria-live", "polite").close();
        var afterPicture = new Markup("");
        afterPicture.open("div");
        warnings.forEach(warning -> afterPicture.element("p", "Warning: " + warning));
        table(afterPicture, timeline);
        afterPicture.element("p", "A voice is not a mind: these are a model's guesses from sound, by windows of a few"
                + " seconds, and acted speech is what most models have learned from.");
        afterPicture.close();
        var begun = out.close().finish();
        return head(shown) + begun.substring(0, begun.length() - "</body>".length())
                + new TimelinePicture(name, timeline).element() + "\n" + afterPicture.finish()
                + "\n<script>" + SCRIPT + "</script>\n</body>\n</html>\n";
    }

    private static String head(String name) {
        var policy = "default-src 'none'; media-src data: blob:; style-src '" + hash(STYLE) + "'; script-src '"
                + hash(SCRIPT) + "'";
        return "<!DOCTYPE html>\n<html lang=\"en\">\n" + new Markup("").open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .element("title", "Emotion over time: " + name)
                .styleSheet(STYLE).close().finish() + "\n";
    }

    private static void play(Markup out, Path sound) throws IOException {
        if (Files.isRegularFile(sound) && Files.size(sound) <= MOST_BYTES) {
            out.element("audio", "", "controls", "", "src", "data:" + type(sound) + ";base64,"
                    + Base64.getEncoder().encodeToString(Files.readAllBytes(sound)));
            return;
        }
        out.element("audio", "", "controls", "");
        out.open("p").open("label").text("To listen, choose the sound file: ")
                .empty("input", "type", "file", "id", "sound", "accept", "audio/*,video/*").close().close();
    }

    /** By what stands at its beginning; players look there too. */
    private static String type(Path sound) throws IOException {
        try (var stream = Files.newInputStream(sound)) {
            var head = new String(stream.readNBytes(12), ISO_8859_1);
            return head.startsWith("RIFF") ? "audio/wav" : head.startsWith("fLaC") ? "audio/flac"
                    : head.startsWith("OggS") ? "audio/ogg" : head.startsWith("ftyp", 4) ? "audio/mp4"
                    : head.startsWith("\u001aE\u00df\u00a3") ? "audio/webm" : "audio/mpeg";
        }
    }

    private static void table(Markup out, Timeline timeline) {
        out.open("table").open("thead").open("tr");
        for (String column : new String[] {"From", "To", "Channel", "Emotion", "Probability", "Uncertainty"}) {
            out.element("th", column, "scope", "col");
        }
        out.close().close().open("tbody");
        for (int lane = 0; lane < timeline.lanes().size(); lane++) {
            for (Segment segment : timeline.lanes().get(lane).segments()) {
                row(out, lane + 1, segment);
            }
        }
        out.close().close();
    }

    private static void row(Markup out, int lane, Segment segment) {
        out.open("tr", "data-from", "" + segment.from(), "data-to", "" + segment.to(),
                "data-label", segment.emotion());
        var from = String.format(Locale.ROOT, "%.2f s", segment.from());
        out.open("td").element("button", from, "type", "button", "aria-label", "Play from " + from).close();
        out.element("td", String.format(Locale.ROOT, "%.2f s", segment.to()));
        out.element("td", "" + lane);
        out.element("td", segment.emotion());
        out.element("td", String.format(Locale.ROOT, "%.3f", segment.probabilities().get(segment.emotion())));
        out.element("td", String.format(Locale.ROOT, "%.2f", segment.uncertainty()));
        out.close();
    }

    private static String hash(String text) {
        try {
            return "sha256-" + Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    private static String resource(String name) {
        try (var stream = TimelinePage.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
