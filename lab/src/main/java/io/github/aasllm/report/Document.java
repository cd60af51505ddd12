// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.List;

/**
 * A report before it is written down: plain text in sections, without any mark-up.
 *
 * @param title of the whole
 * @param sections in reading order
 */
public record Document(String title, List<Section> sections) {
    public Document {
        sections = List.copyOf(sections);
    }

    /**
     * A heading with what stands below it.
     *
     * @param heading short enough for a list of contents
     */
    public record Section(String heading, List<Block> blocks) {
        public Section {
            blocks = List.copyOf(blocks);
        }
    }

    /** What a section is made of. */
    public sealed interface Block permits Paragraph, Points, Table, Gallery {}

    /** A few sentences. */
    public record Paragraph(String text) implements Block {}

    /** Sentences of equal rank, each on its own. */
    public record Points(List<String> texts) implements Block {
        public Points {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Plots that are to be compared. Text alone shows their {@link Figure#data}.
     *
     * @param caption what they are; text alone leaves it to the captions of the data
     * @param note what all of them rest on: numbers of clips, seeds, intervals, templates
     */
    record Gallery(String caption, String note, List<Figure> figures) implements Block {
        Gallery {
            figures = List.copyOf(figures);
        }
    }

    /**
     * One plot.
     *
     * @param title above it
     * @param description what it shows, in words, for those who do not see it
     * @param data the numbers that it shows
     */
    record Figure(String title, String description, Plot plot, Table data) {}
}
