// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.timeline.Envelope;
import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The formats of others are read back by their own grammars: what stands in the file is what the timeline says. */
class TimelineFormatsTest {
    private static final String ODD = "sad \"or\" <b>&\tnot\n-->"; // a name that every format has to get by

    private static Segment segment(double from, double to, String emotion) {
        return new Segment(new Stretch(from, to), new Segment.Opinion(emotion, Map.of(emotion, 0.75), 0.5, 0, 1),
                new AcousticProperties(200, -20, 3, 1.5, 2), Map.of(), List.of());
    }

    private static Lane lane(Segment... segments) {
        double seconds = Arrays.stream(segments).mapToDouble(Segment::seconds).sum();
        return new Lane(seconds, List.of(segments), List.of(), new Envelope(), false);
    }

    private static final Timeline CALL = new Timeline(3725.5, List.of("anger", ODD), List.of(
            lane(segment(0, 2.5, "anger"), segment(2.5, 4, ODD), segment(3723.04, 3725.5, "anger")),
            lane(segment(3, 3.25, "anger"))), List.of());

    private static final Timeline SILENT = new Timeline(2, List.of("anger"), List.of(lane()), List.of());

    // ---- TextGrid

    private record Interval(double from, double to, String text) {}

    /** Praat's long form, field by field; whatever else stands there is an error. */
    private static final class Grid {
        private final Matcher text;

        Grid(String text) {
            this.text = Pattern.compile("").matcher(text);
        }

        String next(String pattern) {
            text.usePattern(Pattern.compile("\\s*" + pattern + "[ \\t]*\\n"));
            assertTrue(text.lookingAt(), "no " + pattern + " at " + text.regionStart());
            var value = text.groupCount() > 0 ? text.group(1) : "";
            text.region(text.end(), text.regionEnd());
            return value;
        }

        boolean isAtEnd() {
            return text.regionStart() == text.regionEnd();
        }
    }

    private static List<List<Interval>> tiers(String file, double end) {
        var grid = new Grid(file);
        grid.next("File type = \"ooTextFile\"");
        grid.next("Object class = \"TextGrid\"");
        assertEquals(0, Double.parseDouble(grid.next("xmin = ([\\d.]+)")));
        assertEquals(end, Double.parseDouble(grid.next("xmax = ([\\d.]+)")));
        grid.next("tiers\\? <exists>");
        int count = Integer.parseInt(grid.next("size = (\\d+)"));
        grid.next("item \\[\\]:");
        var tiers = new ArrayList<List<Interval>>();
        for (int i = 1; i <= count; i++) {
            grid.next("item \\[" + i + "\\]:");
            grid.next("class = \"IntervalTier\"");
            grid.next("name = \"emotion" + (count > 1 ? ", channel " + i : "") + "\"");
            grid.next("xmin = 0");
            assertEquals(end, Double.parseDouble(grid.next("xmax = ([\\d.]+)")));
            int intervals = Integer.parseInt(grid.next("intervals: size = (\\d+)"));
            var tier = new ArrayList<Interval>();
            for (int k = 1; k <= intervals; k++) {
                grid.next("intervals \\[" + k + "\\]:");
                tier.add(new Interval(Double.parseDouble(grid.next("xmin = ([\\d.]+)")),
                        Double.parseDouble(grid.next("xmax = ([\\d.]+)")),
                        grid.next("text = \"((?:[^\"\\n]|\"\")*)\"").replace("\"\"", "\"")));
            }
            tiers.add(tier);
        }
        assertTrue(grid.isAtEnd(), "more than the tiers");
        return tiers;
    }

    /** An interval tier has no hole: from 0 to the end, each interval begins where the one before ends. */
    @Test
    void textGridHasTheWholeTimeOfEachLane() {
        var tiers = tiers(TextGrid.of("call.wav", CALL), 3725.5);
        assertEquals(List.of(
                new Interval(0, 2.5, "anger"), new Interval(2.5, 4, "sad \"or\" <b>& not -->"),
                new Interval(4, 3723.04, ""), new Interval(3723.04, 3725.5, "anger")), tiers.getFirst());
        assertEquals(List.of(
                new Interval(0, 3, ""), new Interval(3, 3.25, "anger"), new Interval(3.25, 3725.5, "")), tiers.getLast());
        assertEquals(List.of(List.of(new Interval(0, 2, ""))), tiers(TextGrid.of("a.wav", SILENT), 2));
    }

    /** Praat refuses an interval of no length, which times of a thousandth apart would leave. */
    @Test
    void textGridHasNoIntervalWithoutLength() {
        var close = new Timeline(5.0000004, List.of("anger"),
                List.of(lane(segment(0.0004, 2, "anger"), segment(2.0000004, 4.9996, "anger"))), List.of());
        var tier = tiers(TextGrid.of("a.wav", close), 5).getFirst();
        double at = 0;
        for (Interval interval : tier) {
            assertEquals(at, interval.from());
            assertTrue(interval.to() > interval.from(), interval.toString());
            at = interval.to();
        }
        assertEquals(5, at);
        assertEquals(2, tier.size());
    }

    @Test
    void textGridOfNoSoundHasATime() {
        assertEquals(1, tiers(TextGrid.of("a.wav", new Timeline(0, List.of("anger"), List.of(lane()), List.of())), 1e-3)
                .getFirst().size());
    }

    // ---- WebVTT

    private record Caption(double from, double to, String text) {}

    /** https://www.w3.org/TR/webvtt1/#file-structure: a signature, and blocks between empty lines, each a timing and text. */
    private static List<Caption> captions(String file) {
        assertTrue(file.equals("WEBVTT\n") || file.startsWith("WEBVTT\n\n"), file);
        var captions = new ArrayList<Caption>();
        for (String block : file.substring("WEBVTT\n".length()).split("\n\n?(?=\\d\\d+:)")) {
            if (block.isBlank()) {
                continue;
            }
            var lines = block.strip().lines().toList();
            assertEquals(2, lines.size(), block);
            var timing = Pattern.compile("(\\d{2,}):([0-5]\\d):([0-5]\\d\\.\\d{3}) --> (\\d{2,}):([0-5]\\d):([0-5]\\d\\.\\d{3})")
                    .matcher(lines.getFirst());
            assertTrue(timing.matches(), block);
            assertFalse(lines.getLast().contains("-->"), "an arrow within a cue's text");
            assertTrue(lines.getLast().matches("(<v [^\\n\\r&<>]+>)?([^\\n\\r&<]|&(amp|lt|gt);)+"), block);
            captions.add(new Caption(seconds(timing, 1), seconds(timing, 4), lines.getLast()));
        }
        return captions;
    }

    private static double seconds(Matcher timing, int group) {
        return 3600 * Integer.parseInt(timing.group(group)) + 60 * Integer.parseInt(timing.group(group + 1))
                + Double.parseDouble(timing.group(group + 2));
    }

    /** Cues of both channels by the time at which they begin, as the format wants them. */
    @Test
    void webVttHasACueForEachSegmentInTheOrderOfTime() {
        assertEquals(List.of(
                new Caption(0, 2.5, "<v channel 1>anger 0.75"),
                new Caption(2.5, 4, "<v channel 1>sad \"or\" &lt;b&gt;&amp; not --&gt; 0.75"),
                new Caption(3, 3.25, "<v channel 2>anger 0.75"),
                new Caption(3723.04, 3725.5, "<v channel 1>anger 0.75")), captions(WebVtt.of("call.wav", CALL)));
        assertEquals(List.of(), captions(WebVtt.of("a.wav", SILENT)));
    }

    // ---- Audacity and RTTM

    @Test
    void audacityHasALabelALine() {
        var labels = AudacityLabels.of("call.wav", CALL).lines().map(line -> List.of(line.split("\t", -1))).toList();
        assertEquals(List.of(
                List.of("0.000000", "2.500000", "channel 1: anger 0.75"),
                List.of("2.500000", "4.000000", "channel 1: sad \"or\" <b>& not --> 0.75"),
                List.of("3723.040000", "3725.500000", "channel 1: anger 0.75"),
                List.of("3.000000", "3.250000", "channel 2: anger 0.75")), labels);
        assertEquals("", AudacityLabels.of("a.wav", SILENT));
    }

    @Test
    void rttmHasTenFieldsALine() {
        var lines = Rttm.of("calls/of may.1.wav", CALL).lines().map(line -> List.of(line.split(" ", -1))).toList();
        assertTrue(lines.stream().allMatch(fields -> fields.size() == 10), lines.toString());
        assertEquals(List.of("SPEAKER", "of_may.1", "1", "0.000", "2.500", "<NA>", "<NA>", "anger", "0.7500", "<NA>"),
                lines.getFirst());
        assertEquals(List.of("SPEAKER", "of_may.1", "2", "3.000", "0.250", "<NA>", "<NA>", "anger", "0.7500", "<NA>"),
                lines.getLast());
        assertEquals("sad_\"or\"_<b>&_not_-->", lines.get(1).get(7));
    }

    /** Over HTTP a name is whatever a client says, and a reader parts fields by any white space. */
    @Test
    void rttmHasTenFieldsWhateverTheNameIs() {
        for (var name : Map.of("a\0b.wav", "a_b", "", "<NA>", "/", "<NA>", "a\u00a0b\u0085c.wav", "a_b_c",
                "C:\\calls\\may.wav", "may", "calls/", "calls", ".wav", ".wav").entrySet()) {
            for (var line : Rttm.of(name.getKey(), CALL).split("\n")) {
                var fields = line.split("(?U)\\s+", -1);
                assertEquals(10, fields.length, line);
                assertEquals(name.getValue(), fields[1]);
            }
        }
        var nameless = new Timeline(2, List.of(""), List.of(lane(segment(0, 2, ""))), List.of());
        assertEquals("<NA>", Rttm.of("a.wav", nameless).split(" ")[7]);
    }

    /**
     * 32,011 samples are 2.0006875 s, which rounds up to 2.001 and 2.000688; cut, every end is within the sound. 2.3 is
     * a little less than 2.3 in a double, and stays 2.300.
     */
    @Test
    void nothingEndsBehindTheSoundInFewDigits() {
        double end = 32_011 / 16_000.0;
        var timeline = new Timeline(end, List.of("anger"),
                List.of(lane(segment(0.3, end, "anger")), lane(segment(0, 2.3, "anger"))), List.of());
        assertEquals(List.of(new Caption(0, 2.3, "<v channel 2>anger 0.75"), new Caption(0.3, 2, "<v channel 1>anger 0.75")),
                captions(WebVtt.of("a.wav", timeline)));
        var rttm = Rttm.of("a.wav", timeline).lines().map(line -> line.split(" ")).toList();
        assertEquals(List.of("0.300", "1.700"), List.of(rttm.get(0)[3], rttm.get(0)[4]));
        assertEquals(List.of("0.000", "2.300"), List.of(rttm.get(1)[3], rttm.get(1)[4]));
        assertTrue(AudacityLabels.of("a.wav", timeline).startsWith("0.300000\t2.000687\t"));
        assertTrue(TextGrid.of("a.wav", timeline).contains("xmax = 2.000687\n"));
    }

    /** An id is the name without folder and ending, with _ for spaces: two files may have one, and a third that of both. */
    @Test
    void rttmNamesNoTwoFilesAlikeWithoutAWord() {
        var err = new StringWriter();
        var ids = new RttmIds(new PrintWriter(err));
        var one = new Timeline(2, List.of("anger"), List.of(lane(segment(0, 2, "anger"))), List.of());
        var said = Stream.of("x/a b.wav", "y/a b.wav", "a_b.flac", "x/a b.wav", "a_b_2.wav", "c.wav")
                .map(path -> ids.apply(path, one).split(" ")[1]).toList();
        assertEquals(List.of("a_b", "a_b_2", "a_b_3", "a_b", "a_b_2_2", "c"), said);
        assertEquals("""
                warning: y/a b.wav is a_b_2, for a_b is x/a b.wav
                warning: a_b.flac is a_b_3, for a_b is x/a b.wav
                warning: a_b_2.wav is a_b_2_2, for a_b_2 is y/a b.wav
                """, err.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void timesForPeopleCarry() {
        assertEquals("0:00.00", Clock.of(0));
        assertEquals("1:00.00", Clock.of(59.996));
        assertEquals("1:00:00.00", Clock.of(3599.999));
        assertEquals("2:03:04.50", Clock.of(7384.5));
    }
}
