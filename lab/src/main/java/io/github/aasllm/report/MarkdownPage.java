// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Gallery;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Points;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.svg.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A document as Markdown that also reads well as it is, in a terminal: columns are aligned, and in place of a
 * plot stand its numbers. No text of it can act, neither as Markdown nor on the terminal.
 */
public final class MarkdownPage {
    private static final int WIDTH = 110; // of paragraphs, in characters

    private final StringBuilder out = new StringBuilder();

    private MarkdownPage() {}

    /** The whole page; lines end with a line feed. */
    public static String of(Document document) {
        var page = new MarkdownPage();
        page.out.append("# ").append(escaped(document.title())).append('\n');
        document.sections().forEach(page::section);
        return page.out.toString();
    }

    private void section(Section section) {
        out.append("\n## ").append(escaped(section.heading())).append('\n');
        section.blocks().forEach(this::block);
    }

    private void block(Block block) {
        switch (block) {
            case Paragraph paragraph -> paragraph(paragraph.text());
            case Points points -> points(points);
            case Table table -> table(table);
            case Gallery gallery -> {
                gallery.figures().forEach(figure -> table(figure.data()));
                paragraph(gallery.note());
            }
        }
    }

    private void paragraph(String text) {
        if (!text.isEmpty()) {
            out.append('\n').append(wrapped(escaped(text), "", "")).append('\n');
        }
    }

    private void points(Points points) {
        out.append('\n');
        points.texts().forEach(text -> out.append(wrapped(escaped(text), "- ", "  ")).append('\n'));
    }

    private void table(Table table) {
        var lines = new ArrayList<List<String>>();
        lines.add(table.columns().stream().map(column -> escaped(column.heading())).toList());
        table.rows().forEach(row -> lines.add(row.cells().stream().map(MarkdownPage::escaped).toList()));
        int[] widths = IntStream.range(0, table.columns().size())
                .map(i -> Math.max(3, lines.stream().mapToInt(cells -> length(cells.get(i))).max().orElse(0)))
                .toArray();
        paragraph(table.caption());
        out.append('\n');
        for (int line = 0; line < lines.size(); line++) {
            out.append(row(table, lines.get(line), widths));
            if (line == 0) {
                out.append(rule(table, widths));
            }
        }
        paragraph(table.note());
    }

    private static String row(Table table, List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> {
                    var space = " ".repeat(widths[i] - length(cells.get(i)));
                    return table.columns().get(i).numeric() ? space + cells.get(i) : cells.get(i) + space;
                })
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String rule(Table table, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> "-".repeat(widths[i] - 1) + (table.columns().get(i).numeric() ? ":" : "-"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String wrapped(String text, String first, String indent) {
        var lines = new StringBuilder(first);
        int column = first.length();
        boolean begun = false;
        for (var word : text.split(" ")) {
            if (begun && column + 1 + length(word) > WIDTH) {
                lines.append('\n').append(indent);
                column = indent.length();
                begun = false;
            }
            lines.append(begun ? " " : "").append(word);
            column += length(word) + (begun ? 1 : 0);
            begun = true;
        }
        return lines.toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Without what Markdown would take for its own; a lone less-than sign is none of that. */
    private static String escaped(String text) {
        return Markup.printable(text).replaceAll("[\\\\`*\\[|]|<(?! )", "\\\\$0");
    }
}
