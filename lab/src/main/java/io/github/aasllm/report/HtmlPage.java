// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Figure;
import io.github.aasllm.report.Document.Gallery;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Points;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.svg.Markup;
import io.github.aasllm.svg.Pen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A document as one file of HTML that needs no other: the style sheet and the plots stand in it, and there is
 * no script. It is XML at the same time, so that any XML reader can take the numbers out.
 */
public final class HtmlPage {
    private static final int LONG_WORDS = 40; // a cell with more characters may be broken into lines

    private final Markup out = new Markup("<!DOCTYPE html>\n");

    private HtmlPage() {}

    /** The whole page. Its first section is the summary. */
    public static String of(Document document) {
        var page = new HtmlPage();
        page.write(document);
        return page.out.finish();
    }

    private void write(Document document) {
        out.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en").newLine();
        head(document.title());
        out.open("body").newLine();
        out.open("header").element("h1", document.title());
        contents(document.sections());
        out.close().newLine().open("main").newLine();
        for (int i = 0; i < document.sections().size(); i++) {
            section(document.sections().get(i), i);
        }
        out.close().close().close().newLine();
    }

    private void head(String title) {
        out.open("head").empty("meta", "charset", "utf-8").newLine();
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").newLine();
        out.element("title", title).newLine();
        out.styleSheet(styleSheet()).close().newLine();
    }

    private static String styleSheet() {
        try (var css = HtmlPage.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void contents(List<Section> sections) {
        out.open("nav", "aria-label", "Contents").open("ul");
        for (int i = 1; i < sections.size(); i++) {
            out.open("li").element("a", sections.get(i).heading(), "href", "#section-" + i).close();
        }
        out.close().close();
    }

    private void section(Section section, int index) {
        out.open("section", "id", "section-" + index, "class", index == 0 ? "summary" : "detail");
        out.element("h2", section.heading()).newLine();
        section.blocks().forEach(this::block);
        out.close().newLine();
    }

    private void block(Block block) {
        switch (block) {
            case Paragraph paragraph -> out.element("p", paragraph.text());
            case Points points -> {
                out.open("ul");
                points.texts().forEach(text -> out.element("li", text));
                out.close();
            }
            case Table table -> table(table);
            case Gallery gallery -> gallery(gallery);
        }
        out.newLine();
    }

    private void table(Table table) {
        out.open("figure").element("figcaption", table.caption());
        out.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", table.caption());
        out.open("table").open("thead").open("tr");
        table.columns().forEach(column ->
                out.element("th", column.heading(), "scope", "col", "class", column.numeric() ? "n" : "w"));
        out.close().close().newLine().open("tbody");
        table.rows().forEach(row -> row(table, row));
        out.close().close().close();
        note(table.note());
        out.close();
    }

    private void row(Table table, Table.Row row) {
        out.open("tr", "class", row.published() ? "published" : "ours");
        for (int i = 0; i < row.cells().size(); i++) {
            var text = row.cells().get(i);
            if (i == 0) {
                out.element("th", text, "scope", "row");
            } else if (table.columns().get(i).numeric()) {
                out.element("td", text, "class", "n");
            } else {
                out.element("td", text, "class", text.length() > LONG_WORDS ? "wide" : "w");
            }
        }
        out.close().newLine();
    }

    private void note(String note) {
        if (!note.isEmpty()) {
            out.element("p", note, "class", "note");
        }
    }

    private void gallery(Gallery gallery) {
        out.element("p", gallery.caption(), "class", "caption").open("div", "class", "gallery").newLine();
        gallery.figures().forEach(this::figure);
        out.close();
        note(gallery.note());
    }

    private void figure(Figure figure) {
        var plot = figure.plot();
        out.open("figure").element("h3", figure.title());
        out.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + Plot.WIDTH + " "
                + plot.height(),
                "role", "img", "aria-label", figure.description());
        plot.draw(new Pen(out));
        out.close().newLine();
        out.open("details").element("summary", "The numbers");
        table(figure.data());
        out.close().close().newLine();
    }
}
