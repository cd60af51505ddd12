// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.svg;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * XML being written. What is opened is closed, and every text and attribute is escaped; so whatever a label
 * or a speaker is called stays text.
 */
public final class Markup {
    private final StringBuilder out;
    private final Deque<String> open = new ArrayDeque<>();

    public Markup(String prologue) {
        out = new StringBuilder(prologue);
    }

    /** Begins an element; its attributes are names and values in turn. */
    public Markup open(String name, String... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1]))
                    .append('"');
        }
        out.append('>');
        open.push(name);
        return this;
    }

    /** Ends the element that was opened last. */
    public Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** A whole element with nothing but text in it. */
    public Markup element(String name, String text, String... attributes) {
        return open(name, attributes).text(text).close();
    }

    /** An element that has no end in HTML, or an empty one of SVG. */
    public Markup empty(String name, String... attributes) {
        open(name, attributes);
        out.insert(out.length() - 1, '/');
        open.pop();
        return this;
    }

    public Markup text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** A style sheet of our own, which holds nothing to escape and whose line ends stay. */
    public Markup styleSheet(String css) {
        open("style");
        out.append(css);
        return close();
    }

    public Markup newLine() {
        out.append('\n');
        return this;
    }

    /** The whole; everything must be closed. */
    public String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    private static String escaped(String text) {
        return printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /**
     * A text of others with nothing in it that acts: a control character, half a surrogate pair or a change
     * of writing direction becomes U+FFFD, a line end a space.
     */
    public static String printable(String text) {
        var printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t') {
                printable.append(' ');
            } else {
                printable.appendCodePoint(acts(c) ? 0xFFFD : c);
            }
        });
        return printable.toString();
    }

    private static boolean acts(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c) || type == Character.SURROGATE || (c & 0xFFFE) == 0xFFFE
                || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
