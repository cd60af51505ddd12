// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static io.github.aasllm.cli.extract.PlotTest.group;
import static io.github.aasllm.cli.extract.PlotTest.places;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** {@code predict --plot}: the picture is read as XML, and what it has to show is counted. */
class PredictPlotTest {
    private static final double RIGHT = 910; // where a bar of probability 1 ends

    @TempDir
    static Path folder;

    private static Path model;
    private static Path clip;

    private Path svg;

    @BeforeAll
    static void makeModelAndClip() throws IOException {
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        clip = Sound.bursts(folder.resolve("bursts.wav"), 3);
    }

    @BeforeEach
    void name() throws IOException {
        svg = folder.resolve("clip.svg");
        Files.deleteIfExists(svg);
    }

    private Call predict(Object... more) {
        var words = new ArrayList<Object>(List.of("predict", "--force", "--model", model, "--plot", svg));
        words.addAll(List.of(more));
        return aasllm(words.toArray());
    }

    private Document drawn(Object... more) throws Exception {
        var call = predict(more);
        assertEquals("", call.err());
        assertEquals(0, call.exitCode());
        return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().parse(svg.toFile());
    }

    private static List<String> texts(Document picture, String id) {
        var elements = group(picture, id).getElementsByTagName("text");
        return IntStream.range(0, elements.getLength()).mapToObj(i -> elements.item(i).getTextContent())
                .toList();
    }

    @Test
    void theBarsAreTheProbabilitiesTheLikeliestFirst() throws Exception {
        var picture = drawn(clip);
        var record = predict("--format", "jsonl", clip).records().getFirst();
        var shares = record.get("probabilities");
        var labels = new ArrayList<>(shares.propertyNames());
        labels.sort(Comparator.comparingDouble(label -> -shares.get(label).doubleValue()));
        var expected = new ArrayList<>(List.of("Probabilities of the labels"));
        for (var label : labels) {
            expected.add(label);
            expected.add("%.3f".formatted(shares.get(label).doubleValue()));
        }
        assertEquals(expected, texts(picture, "probabilities"));
        var starts = places(picture, "probabilities", "rect", "x");
        var widths = places(picture, "probabilities", "rect", "width");
        for (int i = 0; i < 4; i++) {
            double whole = RIGHT - starts.get(i);
            // places have one decimal
            assertEquals(shares.get(labels.get(i)).doubleValue() * whole, widths.get(i), 0.06);
        }
        assertEquals(record.get("emotion").stringValue(), labels.getFirst());
        assertTrue(texts(picture, "caption").getFirst().equals("bursts.wav, 2.20 s: " + labels.getFirst()
                + " (no speech found)"));
        assertEquals(3, places(picture, "segments", "rect", "x").size());
        assertTrue(group(picture, "waveform").hasChildNodes() && group(picture, "pitch").hasChildNodes());
    }

    @Test
    void theSegmentsAndTheCaptionAreThoseThatTheModelWasToldAbout() throws Exception {
        var thresholds = folder.resolve("voice.json");
        assertEquals(0, aasllm("thresholds", "--method", "voice", clip, "-o", thresholds).exitCode());
        var picture = drawn("--thresholds", thresholds, clip);
        assertEquals(3, places(picture, "nuclei", "line", "x1").size());
        var caption = texts(picture, "caption").get(1);
        assertTrue(caption.matches("pitch 20[01] Hz \\(low\\), intensity .* dB \\(low\\), speech rate 1.36"
                + " /s .*"), caption);
    }

    @Test
    void theCaptionSaysHowMuchOfTheRecordingIsDrawn() throws Exception {
        var thresholds = folder.resolve("edges.json");
        assertEquals(0, aasllm("thresholds", "--normalise", "edges", clip, "-o", thresholds).exitCode());
        var title = texts(drawn("--thresholds", thresholds, clip), "caption").getFirst();
        // between the first tone and the last lie 3 * 0.2 + 2 * 0.4 s, and at most 0.05 s are left at either
        // edge
        assertTrue(title.matches("bursts\\.wav, 1\\.(4\\d|50) s of 2\\.20 s: \\w+ \\(no speech found\\)"), title);
    }

    @Test
    void ofManyLabelsTheRestIsOneBarAndLongNamesAreShortened() throws Exception {
        var names = IntStream.range(0, 40).mapToObj(i -> "l" + i).collect(Collectors.joining(","));
        var picture = drawn("--labels", names, clip);
        var texts = texts(picture, "probabilities");
        assertEquals(1 + 2 * 12, texts.size());
        assertEquals("29 others", texts.get(texts.size() - 2));
        double sum = IntStream.range(1, 13).mapToDouble(i -> Double.parseDouble(texts.get(2 * i))).sum();
        assertEquals(1, sum, 12 * 0.0005); // each rounded to three decimals
        var longest = "x".repeat(100);
        var bars = texts(drawn("--labels", longest + ",short", clip), "probabilities");
        assertTrue(bars.stream().allMatch(text -> text.length() <= 40), bars.toString());
    }

    @Test
    void aMomentAndAWrittenAnswerHaveAPictureToo() throws Exception {
        drawn(Sound.tone(folder.resolve("moment.wav"), 300, 0.05));
        var written = texts(drawn("--decode", "generate", clip), "probabilities");
        assertEquals(List.of("Probabilities: none, as the answer was generated"), written);
    }

    @Test
    void moreThanOneClipIsRefusedAndAFailedOneIsNotDrawn() throws IOException {
        var two = predict(clip, clip);
        assertEquals(2, two.exitCode());
        assertEquals("--plot: more than one clip (expected: one clip, to draw it)" + System.lineSeparator(),
                two.err());
        assertEquals(1, predict(Files.writeString(folder.resolve("text.wav"), "no sound")).exitCode());
        assertFalse(Files.exists(svg));
    }
}
