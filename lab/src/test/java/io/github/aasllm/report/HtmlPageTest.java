// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.run.EventFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The page as a whole, of predictions whose names try to break it. */
class HtmlPageTest {
    private static final String SCRIPT = "<script>alert(1)</script>";

    private static final Pattern NUMBER = Pattern.compile("[+\u2212]?[0-9]+\\.[0-9]+");

    @TempDir
    static Path folder;

    private static Document report;
    private static String html;
    private static org.w3c.dom.Document xml;

    @BeforeAll
    static void makePage() throws Exception {
        var made = new MadeRuns("emodb", 4, 8, List.of(1L, 2L), 7);
        for (var arm : List.of("aligned/aligned", "none/none", "a|b \"quoted\" & " + SCRIPT)) {
            made.write(folder, arm, 1.5);
        }
        rename("s00\"", SCRIPT + "\\u001b[31m\\u202e\"", "sadness", "]]>*sad*");
        try (var events = EventFile.open(folder.resolve("none-none-1"), 0)) {
            events.scalar("train/loss", 1.5, 1);
            events.scalar("train/loss", 1.25, 2);
        }
        report = Report.of(Predictions.read(List.of(folder)), true);
        html = HtmlPage.of(report);
        var factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        xml = factory.newDocumentBuilder().parse(new ByteArrayInputStream(html.getBytes(UTF_8)));
    }

    private static void rename(String... fromAndTo) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(path -> path.endsWith("predictions.jsonl")).toList()) {
                var text = Files.readString(file);
                for (int i = 0; i < fromAndTo.length; i += 2) {
                    text = text.replace(fromAndTo[i], fromAndTo[i + 1]);
                }
                Files.writeString(file, text);
            }
        }
    }

    private static List<Element> elements(String name) {
        return list(xml.getElementsByTagNameNS("*", name));
    }

    private static List<Element> list(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
    }

    @Test
    void whatALabelOrASpeakerIsCalledStaysText() {
        assertEquals(List.of(), elements("script"));
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        var markdown = MarkdownPage.of(report);
        assertFalse(markdown.matches("(?s).*[^\\\\]<script>.*"), "Markdown keeps it as text too");
        assertTrue(markdown.contains("a\\|b \"quoted\" & \\<script>"));
        for (var page : List.of(html, markdown)) {
            assertFalse(page.chars().anyMatch(c -> c < ' ' && c != '\n'), "no escape of a terminal");
            assertFalse(page.contains("\u202e"), "no change of writing direction");
        }
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        for (var name : List.of("link", "img", "iframe", "object", "embed", "image", "use")) {
            assertEquals(List.of(), elements(name));
        }
        assertFalse(html.contains("url("), "nor by the style sheet");
        assertTrue(elements("a").stream().allMatch(a -> a.getAttribute("href").startsWith("#section-")));
    }

    @Test
    void everyLinkOfTheContentsHasItsSection() {
        var ids = elements("section").stream().map(section -> section.getAttribute("id")).toList();
        var links = elements("a").stream().map(a -> a.getAttribute("href").substring(1)).toList();
        assertEquals(ids.subList(1, ids.size()), links, "all but the summary, which stands right below");
    }

    @Test
    void everyPlotIsDescribedAndHasItsNumbers() {
        assertTrue(elements("svg").size() >= 8,
                "scores, comparisons, speakers, 3 confusions, calibrations, curves");
        for (var svg : elements("svg")) {
            assertEquals("img", svg.getAttribute("role"));
            assertFalse(svg.getAttribute("aria-label").isBlank());
            assertEquals("details", svg.getParentNode().getLastChild().getLocalName());
        }
    }

    @Test
    void theTablesOfThePageAndOfTheTerminalSayTheSame() {
        var ofPage = new ArrayList<List<String>>();
        for (var row : elements("tr")) {
            ofPage.add(list(row.getChildNodes()).stream().map(Element::getTextContent).toList());
        }
        var ofTerminal = MarkdownPage.of(report).lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| --"))
                .map(HtmlPageTest::cells)
                .toList();
        assertEquals(ofTerminal, ofPage);
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(2, line.length() - 2).split("(?<!\\\\) \\| "))
                .map(cell -> cell.strip().replaceAll("\\\\([\\\\`*\\[<|])", "$1"))
                .toList();
    }

    @Test
    void theSentencesOfThePageAndOfTheTerminalSayTheSame() {
        var terminal = MarkdownPage.of(report).replaceAll("\\s+", " ")
                .replaceAll("\\\\([\\\\`*\\[<|])", "$1");
        for (var name : List.of("p", "li", "figcaption", "h1", "h2")) {
            for (var element : elements(name)) {
                var text = element.getTextContent().replaceAll("\\s+", " ").strip();
                assertTrue(terminal.contains(text), text);
            }
        }
    }

    @Test
    void everyNumberThatAPlotTellsStandsInTheTextToo() {
        var terminal = MarkdownPage.of(report);
        int numbers = 0;
        for (var title : elements("title")) {
            if (title.getParentNode().getLocalName().equals("path")) {
                var inTitle = NUMBER.matcher(title.getTextContent()).results().map(MatchResult::group)
                        .toList();
                numbers += inTitle.size();
                inTitle.forEach(number -> assertTrue(terminal.contains(number), title.getTextContent()));
            }
        }
        assertTrue(numbers > 100, numbers + " numbers");
    }

    @Test
    void theSameInputGivesTheSameBytes() {
        assertEquals(html, HtmlPage.of(Report.of(Predictions.read(List.of(folder)), true)));
    }
}
