// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Split;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.experiment.MiniatureCorpus;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model with random weights of each family, asked about clips that a test makes: what is asked is what was meant. */
class AuditTest {
    private static final double ROUNDING = 1e-5; // float32, in other batches
    private static final Origin ORIGIN = new Origin("made", "none", ArmName.FULL, 1, "f", Map.of("base", "random"));

    @TempDir
    private Path folder;

    private final List<Utterance> clips = new ArrayList<>();
    private Settings settings;
    private Optional<Imitator> imitator = Optional.of(AuditTest::tone);

    /** A stand-in for a voice: as loud as a clip, and as high as a sentence is long. */
    private static Optional<Waveform> tone(String sentence, Waveform clip) {
        double level = Math.sqrt(IntStream.range(0, clip.samples().length)
                .mapToDouble(i -> Math.pow(clip.samples()[i], 2)).average().orElseThrow());
        var samples = new float[Waveform.SAMPLE_RATE];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (level * Math.sin(2 * Math.PI * 20 * sentence.length() * i / samples.length));
        }
        return Optional.of(new Waveform(samples));
    }

    static List<String> families() {
        return Families.modelTypes();
    }

    @BeforeEach
    void makeClips() throws IOException {
        var data = MiniatureCorpus.write(folder.resolve("corpus"), List.of("A"));
        for (var label : MiniatureCorpus.LABELS) {
            for (int take = 0; take < MiniatureCorpus.TAKES; take++) {
                var id = "A-" + label + "-" + take;
                clips.add(new Utterance(id, data.resolve(id + ".wav"), label, Map.of("speaker", "A", "text", "a")));
            }
        }
    }

    private void make(String family) {
        RandomModel.write(folder.resolve("model"), Families.named(family), RandomModel.Size.TINY, 1);
        var measured = new TreeMap<String, AcousticProperties>();
        clips.forEach(clip -> measured.put(clip.id(), AcousticExtractor.paper().extract(clip.waveform())));
        settings = Settings.of(folder.resolve("model")).withLabels(LabelSet.parse("anger,sadness"))
                .withThresholds(Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE, measured));
    }

    private Map<Intervention, Map<String, PredictionRow>> ask(boolean tells) {
        var rows = new EnumMap<Intervention, Map<String, PredictionRow>>(Intervention.class);
        try (var model = AaSllm.load(settings)) {
            new Audit(model, tells, imitator, ORIGIN).rows(clips, failure -> {
                throw new AssertionError(failure);
            }).forEach(row -> rows.computeIfAbsent(AuditFile.intervention(row), unseen -> new TreeMap<>())
                    .put(row.id(), row));
        }
        return rows;
    }

    private static void assertSame(PredictionRow expected, PredictionRow actual) {
        expected.probabilities().forEach((label, share) ->
                assertEquals(share, actual.probabilities().get(label), ROUNDING, expected.id()));
    }

    @ParameterizedTest
    @MethodSource("families")
    void eachInterventionAsksWhatItSays(String family) {
        make(family);
        var rows = ask(true);
        assertEquals(Set.of(Intervention.values()), rows.keySet());
        rows.forEach((intervention, of) -> assertEquals(clips.size(), of.size(), intervention.words()));
        var own = rows.get(Intervention.NOTHING);
        try (var model = AaSllm.load(settings)) {
            own.values().forEach(row -> {
                var prediction = model.recognize(folder.resolve("corpus").resolve(row.id() + ".wav"));
                prediction.probabilities().forEach((label, share) ->
                        assertEquals(share, row.probabilities().get(label), ROUNDING));
            });
        }
        own.values().forEach(row -> {
            assertSame(row, rows.get(Intervention.LABELS_REVERSED).get(row.id())); // 0 by construction
            assertEquals(List.of("anger", "sadness"),
                    List.copyOf(rows.get(Intervention.LABELS_REVERSED).get(row.id()).probabilities().keySet()));
        });
        for (var changed : List.of(Intervention.OTHER_SOUND, Intervention.SILENCE, Intervention.NOISE,
                Intervention.REVERSED, Intervention.OTHER_DESCRIPTION, Intervention.INVERTED_DESCRIPTION,
                Intervention.NO_DESCRIPTION, Intervention.LABELS_LISTED, Intervention.QUESTION, Intervention.REQUEST)) {
            assertTrue(own.values().stream().anyMatch(row -> !row.probabilities().equals(
                    rows.get(changed).get(row.id()).probabilities())), changed.words());
        }
        assertNotEquals(rows.get(Intervention.LABELS_LISTED).get("A-anger-0").probabilities(),
                rows.get(Intervention.LISTED_REVERSED).get("A-anger-0").probabilities());
    }

    /** The encoder hears the sentence that the row names, in the voice of the clip, and the LLM reads the clip's own levels. */
    @ParameterizedTest
    @MethodSource("families")
    void spokenWordsAreHeardInThePlaceOfTheClipAndItsDescriptionStays(String family) {
        make(family);
        var rows = ask(true);
        try (var model = AaSllm.load(settings)) {
            for (var intervention : List.of(Intervention.NEUTRAL_WORDS, Intervention.OTHER_WORDS)) {
                rows.get(intervention).values().forEach(row -> {
                    var own = model.measure(folder.resolve("corpus").resolve(row.id() + ".wav"));
                    var said = tone(row.facts().get(Audit.WORDS), new Waveform(own.heard().samples())).orElseThrow();
                    model.answer(List.of(own.sounding(said.samples()))).getFirst().probabilities()
                            .forEach((label, share) ->
                                    assertEquals(share, row.probabilities().get(label), ROUNDING, row.id()));
                });
            }
        }
        rows.get(Intervention.NEUTRAL_WORDS).values().forEach(row ->
                assertEquals(Audit.NO_EMOTION, row.facts().get(Audit.WORDS_SAY)));
        rows.get(Intervention.OTHER_WORDS).values().forEach(row -> {
            assertEquals(row.facts().get(Audit.OTHER_LABEL), row.facts().get(Audit.WORDS_SAY));
            assertNotEquals(row.label(), row.facts().get(Audit.WORDS_SAY));
        });
        assertFalse(rows.get(Intervention.NOTHING).values().iterator().next().facts().containsKey(Audit.WORDS));
    }

    /** What words of another emotion are compared with must be there, so without neutral words they are not asked. */
    @Test
    void withoutAnImitatorOrWithoutNeutralWordsNothingIsSpokenAndAllElseIsAsked() {
        make(Families.standard().modelType());
        imitator = Optional.empty();
        var silent = ask(true).keySet();
        imitator = Optional.of((sentence, clip) -> sentence.startsWith("I ") ? tone(sentence, clip) : Optional.empty());
        assertEquals(silent, ask(true).keySet());
        assertEquals(Arrays.stream(Intervention.values())
                .filter(one -> one.channel() != Intervention.Channel.WORDS).collect(Collectors.toSet()), silent);
    }

    /** Silence sounds alike for all clips of a length, so with one description they get one answer. */
    @Test
    void silenceOfOneDescriptionHasOneAnswer() {
        make(Families.standard().modelType());
        var silent = ask(false).get(Intervention.SILENCE).values();
        silent.forEach(row -> assertSame(silent.iterator().next(), row));
    }

    /** Untold, the other clip's sound is the other clip, and there is no description to change. */
    @ParameterizedTest
    @MethodSource("families")
    void withoutDescriptionsTheOtherSoundHasTheOtherClipsAnswer(String family) {
        make(family);
        var rows = ask(false);
        assertEquals(Arrays.stream(Intervention.values())
                .filter(one -> one.channel() != Intervention.Channel.DESCRIPTION).collect(Collectors.toSet()),
                rows.keySet());
        rows.get(Intervention.OTHER_SOUND).values().forEach(row -> {
            assertSame(rows.get(Intervention.NOTHING).get(row.facts().get(Audit.OTHER)), row);
            assertNotEquals(row.label(), row.facts().get(Audit.OTHER_LABEL));
        });
    }

    /** With both exchanged it would be the other clip; what has its description and the own sound is neither. */
    @Test
    void aDescriptionThatIsExchangedIsTheOtherClips() {
        make(Families.standard().modelType());
        var rows = ask(true);
        try (var model = AaSllm.load(settings)) {
            for (var row : rows.get(Intervention.OTHER_DESCRIPTION).values()) {
                var corpus = folder.resolve("corpus");
                var other = model.measure(corpus.resolve(row.facts().get(Audit.OTHER) + ".wav"));
                var own = model.measure(corpus.resolve(row.id() + ".wav"));
                var prediction = model.answer(List.of(other.sounding(own.heard().samples()))).getFirst();
                prediction.probabilities().forEach((label, share) ->
                        assertEquals(share, row.probabilities().get(label), ROUNDING, row.id()));
            }
        }
    }

    /** Below thresholds that no clip reaches all are low in everything, so that one description is as good as another. */
    @Test
    void clipsWhoseDescriptionStaysWordForWordTheirOwnAreLeftOut() {
        make(Families.standard().modelType());
        var unreached = new EnumMap<Cue, double[]>(Cue.class);
        for (var cue : Cue.values()) {
            unreached.put(cue, new double[] {1e6});
        }
        settings = settings.withThresholds(of(unreached));
        var rows = ask(true);
        assertFalse(rows.containsKey(Intervention.OTHER_DESCRIPTION));
        assertFalse(rows.containsKey(Intervention.CONSTANT_DESCRIPTION));
        for (var changed : List.of(Intervention.INVERTED_DESCRIPTION, Intervention.NO_DESCRIPTION)) {
            assertEquals(clips.size(), rows.get(changed).size(), changed.words());
        }
        // with pitch by its median half of the clips are high in that, and the constant description is the others' own
        var pitches = new TreeMap<Double, String>();
        clips.forEach(clip -> pitches.put(AcousticExtractor.paper().extract(clip.waveform()).pitchHz(), clip.id()));
        unreached.put(Cue.PITCH, pitches.keySet().stream().mapToDouble(pitch -> pitch).toArray());
        settings = settings.withThresholds(of(unreached));
        assertEquals(6, pitches.size());
        assertEquals(Set.copyOf(List.copyOf(pitches.values()).subList(3, 6)),
                ask(true).get(Intervention.CONSTANT_DESCRIPTION).keySet());
    }

    private static Thresholds of(Map<Cue, double[]> values) {
        return Thresholds.ofValues(Method.PAPER, Normalisation.NONE, Split.MEDIAN, values, 6, "0".repeat(64));
    }

    @Test
    void rowsComeBackFromTheirFileAndABrokenClipIsNamed() throws IOException {
        make(Families.standard().modelType());
        clips.add(new Utterance("broken", Files.writeString(folder.resolve("broken.wav"), "no sound"), "anger",
                Map.of("speaker", "A")));
        var failures = new ArrayList<String>();
        try (var model = AaSllm.load(settings)) {
            var rows = new Audit(model, true, imitator, ORIGIN).rows(clips, failures::add);
            AuditFile.write(folder.resolve(AuditFile.NAME), rows);
            assertEquals(rows, AuditFile.read(folder.resolve(AuditFile.NAME)));
            assertEquals((clips.size() - 1) * Intervention.values().length, rows.size());
        }
        assertEquals(1, failures.size());
        assertTrue(failures.getFirst().startsWith("broken: "), failures.getFirst());
    }
}
