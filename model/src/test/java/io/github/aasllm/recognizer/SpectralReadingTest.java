// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.AdapterLora;
import io.github.aasllm.Refusals;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.assembly.MergedModel;
import io.github.aasllm.assembly.QuantizedModel;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.SpectralHead;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.bundle.Strangers;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.encoder.whisper.LogMel;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked beside the LLM: the spectrogram's statistics. */
class SpectralReadingTest {
    private static final List<String> LABELS = List.of("anger", "happiness", "sadness", "neutral");
    private static final double TEMPERATURE = 5; // at which a random LLM's answers are not all but certain
    private static final double SAME = 1e-9; // of a probability: doubles
    private static final double CLOSE = 1e-5; // float32 sums in another order
    private static final int STATES = 64; // width of the random model's encoder

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void write() {
        model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        say(bundle -> bundle.withLabels(LabelSet.parse(String.join(",", LABELS)))
                .withCalibration(new Calibration(TEMPERATURE, false, Map.of()))
                .withStates(new StateStatistics(9, Collections.nCopies(STATES, 0.1), Collections.nCopies(STATES, 0.6))));
    }

    private void say(UnaryOperator<Bundle> more) {
        more.apply(Bundle.read(model)).write(model);
    }

    /** A head of drawn weights; its statistics lie as those of tones do, about. */
    private static SpectralHead head() {
        var random = new Random(5);
        int width = SpectralStatistics.WIDTH;
        return new SpectralHead(
                new StateStatistics(9, Collections.nCopies(width, 0.1), Collections.nCopies(width, 0.4)), LABELS,
                IntStream.range(0, LABELS.size()).mapToObj(label -> random.doubles(width)
                        .map(x -> x - 0.5).boxed().toList()).toList(),
                List.of(0.5, -0.5, 1.0, 0.0));
    }

    private static Waveform tone(double hertz) {
        var samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / 16_000) * (i % 4000) / 4000);
        }
        return new Waveform(samples);
    }

    private Prediction prediction(Settings settings) {
        try (var recognizer = AaSllm.load(settings)) {
            return recognizer.recognize(tone(300));
        }
    }

    private Prediction prediction() {
        return prediction(Settings.of(model));
    }

    @Test
    void theStatisticsAreMeanAndDeviationOverTimeOfTwoNeighbouringBandsMean() {
        var samples = tone(700).samples();
        var found = new SpectralStatistics().of(samples);
        try (var scope = new PointerScope()) {
            var mel = new LogMel(128).extract(samples); // [128, F]
            int frames = Math.toIntExact(mel.size(1));
            var values = Tensors.toFloats(mel);
            for (int band : new int[] {0, 9, 63}) {
                var pairs = IntStream.range(0, frames).mapToDouble(t ->
                        (values[2 * band * frames + t] + values[(2 * band + 1) * frames + t]) / 2.0).toArray();
                double mean = Arrays.stream(pairs).average().orElseThrow();
                double variance = Arrays.stream(pairs).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
                assertEquals(mean, found[band], 1e-6);
                assertEquals(Math.sqrt(variance), found[64 + band], 1e-6);
            }
        }
        assertEquals(SpectralStatistics.WIDTH, found.length);
    }

    /** With llm and head log probabilities of the labels, T the temperature: softmax((llm + head) / T), where the mean over the tokens counts, too. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothLogProbabilitiesAreAddedBeforeTheTemperature(boolean lengthNormalised) {
        say(bundle -> bundle.withCalibration(new Calibration(TEMPERATURE, lengthNormalised, Map.of())));
        var llm = prediction();
        assertEquals(Map.of(), llm.decision().ofLlmAlone());
        say(bundle -> bundle.withSpectrum(head()));
        var both = prediction();
        var values = head().values(new SpectralStatistics().of(tone(300).samples()));
        for (int i = 1; i < LABELS.size(); i++) {
            double odds = logOdds(llm.probabilities(), i) + (values[i] - values[0]) / TEMPERATURE;
            assertEquals(odds, logOdds(both.probabilities(), i), CLOSE, LABELS.get(i));
        }
        assertEquals(llm.probabilities(), both.decision().ofLlmAlone(), "what it had said alone");
        assertNotEquals(llm.probabilities(), both.probabilities());
    }

    /** How much likelier a label is than the first, as a logarithm. */
    private static double logOdds(Map<String, Double> of, int label) {
        return Math.log(of.get(LABELS.get(label)) / of.get(LABELS.getFirst()));
    }

    @Test
    void strangersMakeBothLessSure() {
        say(bundle -> bundle.withSpectrum(head()));
        var sure = prediction();
        var states = Bundle.read(model).states().orElseThrow();
        say(bundle -> bundle.withStates(new StateStatistics(states.clips(), states.mean(), states.deviation(),
                Optional.of(new Strangers(1, 1e-3, List.of(), List.of())))));
        var strange = prediction();
        double f = logOdds(sure.probabilities(), 1) / logOdds(strange.probabilities(), 1);
        assertTrue(f > 1, "f = " + f);
        for (int i = 2; i < LABELS.size(); i++) {
            assertEquals(logOdds(sure.probabilities(), i), f * logOdds(strange.probabilities(), i), CLOSE);
        }
        double alone = logOdds(sure.decision().ofLlmAlone(), 1);
        assertEquals(alone, f * logOdds(strange.decision().ofLlmAlone(), 1), CLOSE);
    }

    @Test
    void itsLabelsAreFoundByAnswerInAnyOrderAndSomeOfThemAreEnough() {
        say(bundle -> bundle.withSpectrum(head()));
        var all = prediction();
        var turned = prediction(Settings.of(model).withLabels(LabelSet.parse("neutral,sadness,happiness,anger")));
        all.probabilities().forEach((label, share) -> assertEquals(share, turned.probabilities().get(label), CLOSE, label));
        var two = prediction(Settings.of(model).withLabels(LabelSet.parse("sadness,anger")));
        assertEquals(logOdds(all.probabilities(), 2), logOdds(two.probabilities(), 2), CLOSE,
                "what is between two labels stays");
    }

    @Test
    void labelsThatItDoesNotKnowAndWrittenAnswersLeaveItOut() {
        var others = Settings.of(model).withUnlearnedLabels().withLabels(LabelSet.parse("anger,surprise"));
        var written = Settings.of(model).withDecode(Decode.GENERATE);
        var alone = List.of(prediction(others), prediction(written));
        say(bundle -> bundle.withSpectrum(head()));
        assertEquals(alone.getFirst().decision(), prediction(others).decision());
        assertEquals(alone.getLast().decision(), prediction(written).decision());
    }

    @Test
    void aClipHasTheSameAnswerInAnyCompany() {
        say(bundle -> bundle.withSpectrum(head()));
        try (var recognizer = AaSllm.load(model)) {
            var together = recognizer.recognize(List.of(tone(900), tone(300), tone(120)));
            prediction().probabilities().forEach((label, share) ->
                    assertEquals(share, together.get(1).probabilities().get(label), CLOSE, label));
        }
    }

    /** As their states are; three clips or more, drawn towards the training clips. */
    @Test
    void aSpeakersStatisticsAreMovedToWhereThoseOfTheTrainingClipsLie() {
        say(bundle -> bundle.withSpectrum(head()));
        try (var recognizer = AaSllm.load(model)) {
            var clips = IntStream.range(0, 4).mapToObj(i -> tone(200 + 100 * i)).toList();
            var own = clips.stream().map(clip -> new SpectralStatistics().of(recognizer.heard(clip))).toList();
            var shift = VoiceShift.of(StateStatistics.of(own), head().trained());
            var spoken = recognizer.recognizeSpeaker(clips);
            for (int i = 0; i < clips.size(); i++) {
                var values = head().values(shift.of(own.get(i)));
                var found = spoken.get(i);
                double ofHead = TEMPERATURE * (logOdds(found.probabilities(), 1) - logOdds(found.decision().ofLlmAlone(), 1));
                assertEquals(values[1] - values[0], ofHead, 1e-4);
            }
        }
    }

    @Test
    void anExplanationSaysWhatTheLlmWouldSayAlone() {
        var thresholds = Thresholds.ofTrainingSet(
                Method.PAPER, Normalisation.NONE, Map.of("a", new AcousticProperties(1000, -20, 1, 1, 2)));
        say(bundle -> bundle.withThresholds(thresholds));
        var llm = explained();
        assertTrue(llm.explanation().orElseThrow().llmAlone().isEmpty());
        say(bundle -> bundle.withSpectrum(head()));
        var both = explained();
        var alone = both.explanation().orElseThrow().llmAlone().orElseThrow();
        double distance = 0;
        for (var label : LABELS) {
            assertEquals(llm.probabilities().get(label), alone.probabilities().get(label), CLOSE);
            distance += Math.abs(both.probabilities().get(label) - alone.probabilities().get(label)) / 2;
        }
        assertEquals(llm.emotion(), alone.emotion());
        assertEquals(distance, alone.effect(), SAME);
        assertTrue(distance > 0.01, "distance " + distance);
    }

    private Prediction explained() {
        try (var recognizer = AaSllm.load(model)) {
            return recognizer.explainer().explain(recognizer.measure(tone(300), Map.of()));
        }
    }

    @Test
    void aModelInEightBitsHasItToo() {
        say(bundle -> bundle.withSpectrum(head()));
        var small = folder.resolve("int8");
        QuantizedModel.write(model, small);
        assertEquals(Bundle.read(model).spectrum(), Bundle.read(small).spectrum());
        assertTrue(!prediction(Settings.of(small)).decision().ofLlmAlone().isEmpty());
    }

    /** Also where they change nothing, as here: it was fitted beside the model's own. */
    @Test
    void loraWeightsOverAModelLeaveItsHeadOutAndMayHaveOneOfTheirOwn() {
        var alone = prediction().decision();
        var lora = folder.resolve("lora");
        AdapterLora.write(lora, Bundle.EMPTY);
        say(bundle -> bundle.withSpectrum(head()));
        var both = prediction().decision();
        assertEquals(alone, prediction(Settings.of(model).withLora(lora)).decision());
        var merged = folder.resolve("merged");
        MergedModel.write(model, lora, merged);
        assertEquals(Optional.empty(), Bundle.read(merged).spectrum());
        Bundle.read(model).write(lora);
        assertEquals(both, prediction(Settings.of(model).withLora(lora)).decision());
    }

    @Test
    void aHeadOfAnotherWidthOrOfOtherLabelsIsRefused() {
        var narrow = new SpectralHead(new StateStatistics(9, List.of(0.0), List.of(1.0)), LABELS,
                new ArrayList<>(Collections.nCopies(4, List.of(1.0))), List.of(0.0, 0.0, 0.0, 0.0));
        say(bundle -> bundle.withSpectrum(narrow));
        assertEquals("spectral_statistics: rows of 1 numbers in aasllm.json (expected: 128 each)",
                Refusals.of(() -> AaSllm.load(model)));
        say(bundle -> bundle.withSpectrum(head()).withLabels(LabelSet.parse("anger,sadness")));
        assertEquals("spectral_statistics: rows for [anger, happiness, sadness, neutral] in aasllm.json"
                + " (expected: those of its labels, in their order, [anger, sadness])", Refusals.of(() -> AaSllm.load(model)));
        say(bundle -> bundle.withLabels(LabelSet.parse("neutral,sadness,happiness,anger")));
        assertTrue(Refusals.of(() -> AaSllm.load(model)).startsWith("spectral_statistics: rows for [anger, happiness"),
                "rows of other labels than stand beside them would be other answers");
    }

    @Test
    void probabilitiesOfItsOwnSumTo1() {
        say(bundle -> bundle.withSpectrum(head()));
        var reading = SpectralReading.of(Bundle.read(model), prompting()).orElseThrow();
        var shares = Arrays.stream(reading.logProbabilities(tone(300).samples())).map(Math::exp).toArray();
        assertEquals(1, Arrays.stream(shares).sum(), SAME);
        assertArrayEquals(shares, Arrays.stream(reading.logProbabilities(tone(300).samples())).map(Math::exp).toArray());
    }

    private static Prompting prompting() {
        return new Prompting(PromptTemplate.builtIn("paper"),
                LabelSet.parse(String.join(",", LABELS)), Decode.SCORE, Calibration.NONE);
    }
}
