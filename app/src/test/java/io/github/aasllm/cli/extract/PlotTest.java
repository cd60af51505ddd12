// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.extract;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Sound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** {@code extract --plot}: the picture is read as XML, and what it has to show is counted. */
public class PlotTest {
    private static final List<String> PANELS =
            List.of("waveform", "spectrogram", "pitch", "intensity", "segments", "nuclei");
    private static final double LEFT = 70;
    private static final double WIDTH = 840;

    @TempDir
    Path folder;

    private Path svg;

    @BeforeEach
    void name() {
        svg = folder.resolve("clip.svg");
    }

    private Document drawn(Object... arguments) throws Exception {
        var words = new ArrayList<Object>(List.of("extract", "--force", "--plot", svg));
        words.addAll(List.of(arguments));
        var call = aasllm(words.toArray());
        assertEquals("", call.err());
        assertEquals(0, call.exitCode());
        return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().parse(svg.toFile());
    }

    public static Element group(Document picture, String id) {
        var groups = picture.getElementsByTagName("g");
        var found = IntStream.range(0, groups.getLength())
                .mapToObj(i -> (Element) groups.item(i))
                .filter(group -> group.getAttribute("id").equals(id))
                .toList();
        assertEquals(1, found.size(), id);
        return found.getFirst();
    }

    /** The numbers of an attribute of all elements of a name in a group. */
    public static List<Double> places(Document picture, String id, String name, String attribute) {
        var elements = group(picture, id).getElementsByTagName(name);
        return IntStream.range(0, elements.getLength())
                .mapToObj(i -> Double.valueOf(((Element) elements.item(i)).getAttribute(attribute)))
                .toList();
    }

    @Test
    void threeBurstsAreThreeBarsAndThreeTicksWhereTheySound() throws Exception {
        var picture = drawn(Sound.bursts(folder.resolve("bursts.wav"), 3));
        PANELS.forEach(panel -> assertTrue(group(picture, panel).hasChildNodes(), panel));
        double unit = WIDTH / (3 * 0.6 + 0.4); // a second
        var bars = places(picture, "segments", "rect", "x");
        var widths = places(picture, "segments", "rect", "width");
        var ticks = places(picture, "nuclei", "line", "x1");
        assertEquals(3, bars.size());
        assertEquals(3, ticks.size());
        for (int i = 0; i < 3; i++) {
            double middle = LEFT + (0.5 + 0.6 * i) * unit;
            assertEquals(middle, bars.get(i) + widths.get(i) / 2, 0.032 * unit, "a frame");
            assertEquals(middle, ticks.get(i), 0.021 * unit, "two frames of 10 ms");
        }
        // the waveform is shaded where the bars are; its axes have no other rectangle
        assertEquals(bars, places(picture, "waveform-axes", "rect", "x"));
    }

    @Test
    void theVoiceLiesAtItsFrequencyInBothPanels() throws Exception {
        var picture = drawn(Sound.tone(folder.resolve("tone.wav"), 240, 1));
        // two octaves above 60 Hz, the bottom, so one of pYIN's steps; 700 Hz is the top
        double share = Math.log(240 / 60.0) / Math.log(700 / 60.0);
        assertEquals(share, heightOfMedian(picture), 0.01);
        var caption = picture.getDocumentElement().getTextContent();
        var heading = "dashed: the paper\u2019s pitch, 360 Hz; blue: the voice, median 240 Hz";
        assertTrue(caption.contains(heading), caption);
    }

    private static double heightOfMedian(Document picture) {
        var axis = places(picture, "pitch-axes", "line", "y1");
        double bottom = axis.stream().max(Double::compare).orElseThrow();
        double top = axis.stream().min(Double::compare).orElseThrow();
        return (bottom - places(picture, "pitch", "line", "y1").getFirst()) / (bottom - top);
    }

    @Test
    void theSpectrogramIsAnImageOfTheSound() throws Exception {
        var picture = drawn(Sound.tone(folder.resolve("tone.wav"), 1000, 1));
        var image = (Element) group(picture, "spectrogram").getElementsByTagName("image").item(0);
        var href = image.getAttributeNS("http://www.w3.org/1999/xlink", "href");
        var bytes = Base64.getDecoder().decode(href.substring("data:image/png;base64,".length()));
        var pixels = ImageIO.read(new ByteArrayInputStream(bytes));
        assertEquals(256, pixels.getHeight());
        int darkest = IntStream.range(0, 256)
                .boxed()
                .min(Comparator.comparing(row -> brightness(pixels.getRGB(420, row))))
                .orElseThrow();
        assertEquals(255 - 1000 / 15.625, darkest, 1); // row 0 is the top, rows are 15.625 Hz
    }

    private static int brightness(int rgb) {
        return (rgb & 255) + (rgb >> 8 & 255) + (rgb >> 16 & 255);
    }

    @Test
    void theCaptionHasTheFiguresOfTheMethod() throws Exception {
        var clip = Sound.tone(folder.resolve("a & b.wav"), 240, 1);
        var paper = group(drawn(clip), "caption").getTextContent();
        assertEquals(
                "a & b.wav, 1.00 sMethod paper: pitch 360 Hz, intensity \u221216.0 dB, speech rate 1.00 /s,"
                        + " articulation rate 1.00 /s",
                paper);
        var normalised = drawn("--method", "voice", "--normalise", "level", clip);
        assertEquals(
                "a & b.wav, 1.00 sMethod voice, level: pitch 240 Hz, intensity \u221223.0 dB, speech rate"
                        + " 1.00 /s, articulation rate 1.00 /s",
                group(normalised, "caption").getTextContent());
    }

    @Test
    void silenceNoiseAndAMomentHaveAPicture() throws Exception {
        var silence = drawn(Sound.silence(folder.resolve("silence.wav"), 1));
        assertEquals(1, places(silence, "segments", "rect", "x").size()); // as loud as its own loudest frame
        assertEquals(0, places(silence, "nuclei", "line", "x1").size());
        var noise = drawn(Sound.noise(folder.resolve("noise.wav"), 1));
        assertEquals(0, places(noise, "nuclei", "line", "x1").size());
        drawn(Sound.tone(folder.resolve("moment.wav"), 300, 0.05));
        drawn(Sound.tone(folder.resolve("sample.wav"), 300, 1.0 / Sound.RATE));
    }

    @Test
    void aMinuteOfNoiseStaysBelowAMegabyte() throws Exception {
        drawn(Sound.noise(folder.resolve("noise.wav"), 60)); // no sound packs worse
        assertTrue(Files.size(svg) < 1_000_000, Files.size(svg) + " bytes");
    }

    @Test
    void whatCannotBeDrawnOrWrittenIsRefused() throws IOException {
        var clip = Sound.tone(folder.resolve("one.wav"), 200, 0.5);
        Sound.tone(folder.resolve("two.wav"), 200, 0.5);
        refused("--plot: more than one clip (expected: one clip, to draw it)", svg, folder);
        refused("--plot: clip.png (expected: a file that ends in .svg)", "clip.png", clip);
        var nowhere = folder.resolve("no/clip.svg");
        refused("--plot: " + nowhere + " (expected: a file that can be written)", nowhere, clip);
        var directory = Files.createDirectory(folder.resolve("folder.svg"));
        refused("--plot: " + directory + " (expected: a file that can be written)", directory, clip);
        var table = folder.resolve("table.csv");
        var resumed = aasllm("extract", "--plot", svg, "--resume", "--format", "csv", "-o", table, clip);
        assertEquals(
                "--resume: with --plot (expected: one of the two)" + System.lineSeparator(), resumed.err());
        assertFalse(Files.exists(svg));
        var nothing = Files.writeString(folder.resolve("nothing.csv"), "path\n");
        assertEquals(2, aasllm("extract", "--plot", svg, nothing).exitCode());
    }

    /** The call is refused before anything is measured. */
    private static void refused(String message, Object file, Object audio) {
        var call = aasllm("extract", "--plot", file, audio);
        assertEquals(message + System.lineSeparator(), call.err());
        assertEquals("", call.out());
        assertEquals(2, call.exitCode());
    }

    @Test
    void anEmptyClipIsRefused() throws IOException {
        var clip = Sound.silence(folder.resolve("empty.wav"), 0);
        var call = aasllm("extract", "--plot", svg, clip);
        assertEquals(
                "--plot: a clip without a sample (expected: something to draw) in " + clip
                        + System.lineSeparator(),
                call.err());
        assertEquals(1, call.exitCode());
        assertFalse(Files.exists(svg));
    }
}
