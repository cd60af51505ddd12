// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import static io.github.aasllm.cli.Call.aasllmWithModels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.extract.PlotTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;

/** The picture is read as XML and the page as text: what they show is what the rows say. */
class TimelinePictureTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final Path CLIP = ROOT.resolve("examples/hello.flac");
    private static final double LEFT = 70;
    private static final double WIDTH = 900;

    @TempDir
    private static Path folder;

    private static List<JsonNode> rows;
    private static Document picture;
    private static String page;

    @BeforeAll
    static void draw() throws Exception {
        var svg = folder.resolve("a.svg");
        var html = folder.resolve("a.html");
        var call = aasllmWithModels(ROOT.resolve("models"), "timeline", "--plot", svg, "--html", html,
                "--format", "jsonl", CLIP);
        assertEquals(0, call.exitCode(), call.err());
        rows = call.records();
        picture = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().parse(svg.toFile());
        page = Files.readString(html);
    }

    @Test
    void aSegmentLiesWhereItIs() {
        var lefts = PlotTest.places(picture, "lane-1", "rect", "x");
        var widths = PlotTest.places(picture, "lane-1", "rect", "width");
        double second = WIDTH / rows.getFirst().get("duration_s").doubleValue();
        assertEquals(1 + 2 * rows.size(), lefts.size()); // the ground of the bands, and two for each segment
        for (int i = 0; i < rows.size(); i++) {
            double from = rows.get(i).get("start_s").doubleValue();
            double to = rows.get(i).get("end_s").doubleValue();
            assertEquals(LEFT + from * second, lefts.get(1 + 2 * i), 0.06);
            assertEquals((to - from) * second, widths.get(1 + 2 * i), 0.06);
        }
    }

    /** A band a label, and in each column the bands are as high as the probabilities: together they fill the ground. */
    @Test
    void theBandsFillTheTimeInWhichSomebodySpeaks() {
        var paths = PlotTest.group(picture, "lane-1").getElementsByTagName("path");
        assertEquals(1 + 4, paths.getLength()); // the waveform, and four labels
        double height = 0;
        for (int i = 1; i <= 4; i++) {
            var d = ((org.w3c.dom.Element) paths.item(i)).getAttribute("d");
            var ys = Pattern.compile("[ ,](-?[\\d.]+)(?=[ ,]?[MLZ]|$)").matcher(d).results().limit(3)
                    .map(match -> Double.parseDouble(match.group(1))).toList();
            height += ys.getFirst() - ys.getLast();
        }
        assertEquals(90, height, 0.5);
    }

    @Test
    void theLegendNamesEveryLabel() {
        var text = picture.getDocumentElement().getTextContent();
        for (String words : List.of("anger", "happiness", "sadness", "neutral", "hello.flac", "s of speech")) {
            assertTrue(text.contains(words), words);
        }
    }

    /** Nothing is asked of any host: the policy forbids it, and lets only this script and style in, by their hashes. */
    @Test
    void thePageAsksNothingOfTheNetwork() throws Exception {
        var policy = Pattern.compile("http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").matcher(page);
        assertTrue(policy.find());
        var words = policy.group(1).replace("&#39;", "'");
        assertEquals("default-src 'none'; media-src data: blob:; style-src '" + hash("style") + "'; script-src '"
                + hash("script") + "'", words);
        var links = Pattern.compile("(?i)(src|href)\\s*=\\s*\"(?!data:)|(?-i:url\\()|@import|fetch\\(|XMLHttp").matcher(page);
        assertFalse(links.find(), "a link");
        assertEquals("http://www.w3.org/2000/svg",
                String.join(" ", Pattern.compile("https?://[^\"'\\s<]+").matcher(page).results()
                        .map(match -> match.group()).distinct().toList()));
    }

    private static String hash(String element) throws Exception {
        var content = page.substring(page.indexOf("<" + element + ">") + element.length() + 2,
                page.indexOf("</" + element + ">"));
        return "sha256-" + Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thePagePlaysTheSoundThatItHolds() throws Exception {
        var data = Pattern.compile("src=\"data:audio/flac;base64,([^\"]+)\"").matcher(page);
        assertTrue(data.find());
        assertArrayEquals(Files.readAllBytes(CLIP), Base64.getDecoder().decode(data.group(1)));
    }

    @Test
    void aRowOfThePageIsASegment() {
        var froms = Pattern.compile("data-from=\"([\\d.]+)\"").matcher(page).results()
                .map(match -> Double.parseDouble(match.group(1))).toList();
        assertEquals(rows.stream().map(row -> row.get("start_s").doubleValue()).toList(), froms);
    }
}
