// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineReaderTest {
    private static final int RATE = JoinedSound.RATE;
    private static final double LOUD = 1;
    private static final double SOFT = 0.15;
    private static final SoundSettings EACH = SoundSettings.STANDARD.withChannel(ChannelChoice.EACH);

    @TempDir
    private Path folder;

    private final LoudnessModel model = new LoudnessModel();

    /** Loud at 1 s, soft at 6 s, of about 2.5 s each. */
    private static float[] twoUtterances() {
        var sound = new float[10 * RATE];
        JoinedSound.put(sound, 1, JoinedSound.example("hello"), LOUD);
        JoinedSound.put(sound, 6, JoinedSound.example("even"), SOFT);
        return sound;
    }

    private Timeline read(float[]... channels) throws IOException {
        return TimelineReader.of(model).read(JoinedSound.wav(folder.resolve("a.wav"), channels), EACH);
    }

    @Test
    void whatIsSaidOfAnUtteranceIsASegmentAtItsPlace() throws IOException {
        var timeline = read(twoUtterances());
        assertEquals(10, timeline.seconds());
        assertEquals(List.of("loud", "soft"), timeline.labels());
        assertEquals(1, timeline.lanes().size());
        var segments = timeline.lanes().getFirst().segments();
        assertEquals(List.of("loud", "soft"), segments.stream().map(Segment::emotion).toList());
        assertEquals(1.1, segments.getFirst().from(), 0.2);
        assertEquals(3.4, segments.getFirst().to(), 0.3);
        assertEquals(6.1, segments.getLast().from(), 0.2);
        assertEquals(segments.stream().mapToDouble(Segment::seconds).sum(),
                timeline.lanes().getFirst().speechSeconds(), 1e-9);
    }

    /** An utterance of one window has the model's own probabilities; of two labels, the entropy is in bits. */
    @Test
    void aSegmentOfOneWindowIsTheModelsAnswer() throws IOException {
        var segment = read(twoUtterances()).lanes().getFirst().segments().getFirst();
        assertEquals(1, segment.windows());
        assertEquals(0.9, segment.probabilities().get("loud"), 1e-9);
        assertEquals(-(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1)) / Math.log(2), segment.uncertainty(), 1e-9);
        assertEquals(0, segment.disagreement());
    }

    @Test
    void eachChannelIsALaneOfItsOwn() throws IOException {
        var right = new float[10 * RATE];
        JoinedSound.put(right, 4, JoinedSound.example("loud-fast"), LOUD);
        var timeline = read(twoUtterances(), right, new float[10 * RATE]);
        assertEquals(List.of(2, 1, 0), timeline.lanes().stream().map(lane -> lane.segments().size()).toList());
        assertEquals(4.1, timeline.lanes().get(1).segments().getFirst().from(), 0.2);
        assertEquals(0, timeline.lanes().get(2).speechSeconds());
        assertEquals(read(twoUtterances()).lanes().getFirst().segments(), timeline.lanes().getFirst().segments());
        var mixed = TimelineReader.of(model).read(folder.resolve("a.wav"), SoundSettings.STANDARD);
        assertEquals(1, mixed.lanes().size());
    }

    /** 12 s without a pause, in which the voice is raised halfway: two segments that meet, and windows that disagree. */
    @Test
    void anEmotionThatChangesWithinSpeechPartsIt() throws IOException {
        var sound = new float[14 * RATE];
        float[] words = Arrays.copyOfRange(JoinedSound.example("hello"), RATE / 5, 2 * RATE);
        for (int i = 0; i < 7; i++) {
            JoinedSound.put(sound, 0.5 + 1.8 * i, words, i < 3 ? SOFT : LOUD);
        }
        var reader = new TimelineReader(model, new Windows(2, 0.5), new Smoothing(1), 2);
        var lane = reader.read(JoinedSound.wav(folder.resolve("a.wav"), sound), EACH).lanes().getFirst();
        assertEquals(List.of("soft", "loud"), lane.segments().stream().map(Segment::emotion).distinct().toList());
        double change = lane.segments().stream().filter(segment -> segment.emotion().equals("loud")).findFirst()
                .orElseThrow().from();
        // the first window that hears loud speech begins 2 s before it, and stands for its middle
        assertEquals(0.5 + 3 * 1.8 - 1, change, 0.4);
        assertTrue(lane.segments().stream().allMatch(segment -> segment.uncertainty() > 0));
        assertEquals(lane.segments().stream().mapToInt(Segment::windows).sum(), lane.moments().size());
        double covered = lane.moments().stream().mapToDouble(moment -> moment.to() - moment.from()).sum();
        assertEquals(lane.speechSeconds(), covered, 1e-9);
    }

    @Test
    void batchesHaveSixteenSecondsOfWindows() throws IOException {
        var sound = new float[30 * RATE];
        float[] words = Arrays.copyOfRange(JoinedSound.example("hello"), RATE / 5, 2 * RATE);
        for (int i = 0; i < 15; i++) {
            JoinedSound.put(sound, 1 + 1.8 * i, words, LOUD);
        }
        read(sound);
        assertTrue(model.batches.stream().anyMatch(size -> size == 6), model.batches.toString()); // 6 · 3 >= 16 > 5 · 3
        assertTrue(model.batches.stream().allMatch(size -> size <= 6), model.batches.toString());
    }

    @Test
    void threadsDoNotChangeWhatIsFound() throws IOException {
        var file = JoinedSound.wav(folder.resolve("a.wav"), twoUtterances());
        var one = new TimelineReader(model, Windows.STANDARD, Smoothing.STANDARD, 1).read(file, EACH);
        var four = new TimelineReader(model, Windows.STANDARD, Smoothing.STANDARD, 4).read(file, EACH);
        assertEquals(one.lanes().getFirst().segments(), four.lanes().getFirst().segments());
        assertEquals("threads: 0 (expected: at least 1)", assertThrows(InvalidInputException.class,
                () -> new TimelineReader(model, Windows.STANDARD, Smoothing.STANDARD, 0)).getMessage());
    }

    @Test
    void whatHasNoSpeechHasNoSegment() throws IOException {
        for (int samples : new int[] {0, 1, RATE}) {
            var timeline = read(new float[samples]);
            assertEquals((double) samples / RATE, timeline.seconds());
            assertEquals(List.of(), timeline.lanes().getFirst().segments());
        }
    }

    /** Of a header that promises 20 s and 10 that are there, which is how a recorder leaves a file that was cut off. */
    @Test
    void whatWasHeardOfADamagedFileIsKeptAndTheLossSaid() throws IOException {
        var file = JoinedSound.wav(folder.resolve("cut.wav"), 2 * 20 * RATE, twoUtterances());
        var timeline = TimelineReader.of(model).read(file, EACH.withDamaged(Damaged.KEEP));
        assertEquals(read(twoUtterances()).lanes().getFirst().segments(), timeline.lanes().getFirst().segments());
        assertTrue(timeline.warnings().getFirst().contains("truncated")
                && timeline.warnings().getFirst().endsWith("read as far as it goes, 10.000 s"), timeline.warnings().toString());
        var refused = assertThrows(InvalidInputException.class, () -> TimelineReader.of(model).read(file, EACH));
        assertTrue(refused.getMessage().contains("cut.wav"), refused.getMessage());
    }

    @Test
    void whatTheModelSaysOfItsAnswersStandsWithTheSegments() throws IOException {
        var file = JoinedSound.wav(folder.resolve("a.wav"), twoUtterances());
        var timeline = TimelineReader.of(model).read(file, EACH, Map.of("speaker", "ann"));
        timeline.lanes().getFirst().segments()
                .forEach(segment -> assertEquals(List.of("of speaker ann"), segment.warnings()));
        assertEquals(List.of(), read(twoUtterances()).lanes().getFirst().segments().getFirst().warnings());
    }

    @Test
    void aModelWithoutProbabilitiesIsRefusedWithTheFile() throws IOException {
        var file = JoinedSound.wav(folder.resolve("a.wav"), twoUtterances());
        var writes = new LoudnessModel() {
            @Override
            Map<String, Double> probabilities(double peak) {
                return Map.of();
            }
        };
        assertEquals("decode: generate, which gives no probabilities (expected: score, for a timeline) in " + file,
                assertThrows(InvalidInputException.class, () -> TimelineReader.of(writes).read(file, EACH)).getMessage());
        var dimensions = new LoudnessModel() {
            @Override
            public List<String> labelNames() {
                return List.of();
            }

            @Override
            public List<String> dimensions() {
                return List.of("arousal", "valence");
            }
        };
        assertEquals("model of a timeline: one that tells arousal, valence (expected: one that tells emotions)",
                assertThrows(InvalidInputException.class, () -> TimelineReader.of(dimensions)).getMessage());
    }

    @Test
    void whatTheModelRefusesIsRefusedWithTheFile() throws IOException {
        var file = JoinedSound.wav(folder.resolve("a.wav"), twoUtterances());
        var refusing = new LoudnessModel() {
            @Override
            public MeasuredClip measure(Waveform clip, Map<String, String> facts) {
                throw InvalidInputException.of("clip", "short", "longer");
            }
        };
        assertEquals("clip: short (expected: longer) in " + file,
                assertThrows(InvalidInputException.class, () -> TimelineReader.of(refusing).read(file, EACH)).getMessage());
    }

    /** As the class's documentation has it, with the bundled model. */
    @Test
    void theExampleOfTheDocumentation() throws IOException {
        var call = JoinedSound.wav(folder.resolve("call.wav"), twoUtterances(), new float[10 * RATE]);
        var said = new StringBuilder();
        try (var recognizer = Recognizer.open(Settings.of(Path.of("..", "models/mini")))) {
            var timeline = TimelineReader.of(recognizer).read(call,
                    SoundSettings.STANDARD.withChannel(ChannelChoice.EACH));
            for (Segment segment : timeline.lanes().getFirst().segments()) {
                said.append(segment.from() + " to " + segment.to() + " s: " + segment.emotion()).append('\n');
            }
            assertEquals(2, said.toString().lines().count(), said.toString());
            aSegmentIsWhatTheModelSaysOfItsSound(recognizer, timeline.lanes().getFirst().segments().getFirst());
        }
    }

    private static void aSegmentIsWhatTheModelSaysOfItsSound(Recognizer recognizer, Segment segment) {
        var samples = new float[10 * RATE];
        JoinedSound.put(samples, 1, JoinedSound.example("hello"), LOUD);
        for (int i = 0; i < samples.length; i++) { // as 16 bits have it
            samples[i] = (short) Math.round(32_767 * samples[i]) / 32_768f;
        }
        var alone = recognizer.recognize(List.of(new Waveform(Arrays.copyOfRange(samples,
                (int) Math.round(segment.from() * RATE), (int) Math.round(segment.to() * RATE))))).getFirst();
        alone.probabilities().forEach((label, share) ->
                assertEquals(share, segment.probabilities().get(label), 1e-6, label));
        assertEquals(alone.emotion(), segment.emotion());
        assertEquals(alone.acoustic(), segment.acoustic());
        assertFalse(segment.probabilities().isEmpty());
    }
}
