// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * XML being written. What is opened is closed, and every text and attribute is escaped; so whatever a label
 * or a speaker is called stays text.
 */
final class Markup {
    private final StringBuilder out;
    private final Deque<String> open = new ArrayDeque<>();

    Markup(String prologue) {
        out = new StringBuilder(prologue);
    }

    /** Begins an element; its attributes are names and values in turn. */
    Markup open(String name, String... attributes) {
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
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** A whole element with nothing but text in it. */
    Markup element(String name, String text, String... attributes) {
        return open(name, attributes).text(text).close();
    }

    /** An element that has no end in HTML, or an empty one of SVG. */
    Markup empty(String name, String... attributes) {
        open(name, attributes);
        out.insert(out.length() - 1, '/');
        open.pop();
        return this;
    }

    Markup text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** A style sheet of our own, which holds nothing to escape and whose line ends stay. */
    Markup styleSheet(String css) {
        open("style");
        out.append(css);
        return close();
    }

    Markup newLine() {
        out.append('\n');
        return this;
    }

    /** The whole; everything must be closed. */
    String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    private static String escaped(String text) {
        return Words.printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
