// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * AA-SLLM, the five boxes of Figure 2: reads speech and says which emotion is in it. Equation (1).
 *
 * <pre>{@code
 * try (var recognizer = AaSllm.load(model, lora)) {
 *     Prediction prediction = recognizer.recognize(Path.of("clip.wav"));
 * }
 * }</pre>
 *
 * <p>A clip gives the same probabilities, within 1e-4 in float32, alone or in a list, in any order, from any thread.
 *
 * <p>Safe for many threads. The arithmetic of one instance runs for one call at a time, in the order of the
 * calls, on all threads that libtorch has; reading and acoustics run beside it, in the caller's thread.
 * {@link #close} waits for the calls that have come to it, and calls that come later are refused. Each call is
 * a batch of its own; {@link Batcher} joins those of many threads, as a server needs it.
 */
public final class AaSllm implements Recognizer {
    private final Setup setup;
    private final SpeechLlm llm;
    private final Describer constructor;
    private final FrontEnd frontEnd;
    private final DecisionRule rule;
    private final Optional<SpectralReading> beside;
    private final List<String> ofModel; // warnings that hold for every clip
    private final Explainer explainer;
    private final Arithmetic arithmetic;

    private AaSllm(Setup setup, SpeechLlm llm, Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.setup = setup;
        this.llm = llm;
        this.constructor = setup.describer();
        this.frontEnd = FrontEnd.of(setup.hearing(), llm.boxes().encoder());
        this.rule = llm.deciding(setup.prompting());
        this.beside = setup.beside();
        this.ofModel = setup.warnings(llm.checkpoint());
        this.explainer = new Explainer(this, setup);
    }

    /** Loads a model folder. */
    public static AaSllm load(Path model) {
        return load(Settings.of(model));
    }

    /** Loads a model folder and, unless it is null, a LoRA folder. */
    public static AaSllm load(Path model, Path lora) {
        return load(lora == null ? Settings.of(model) : Settings.of(model).withLora(lora));
    }

    /** @throws InvalidInputException if a folder or file is missing, damaged, or does not fit the others */
    public static AaSllm load(Settings given) {
        given.answers().map().ifPresent(any -> {
            throw InvalidInputException.of("map of labels", any, "none, with a speech LLM").in(given.model())
                    .next("labels names what it is to choose from");
        });
        var adapted = Adapted.in(given.model());
        var settings = adapted.map(over -> over.below(given)).orElse(given);
        var setup = Setup.of(settings, adapted.map(Adapted::says).orElse(Bundle.EMPTY));
        var llm = SpeechLlm.open(settings.model(), settings.lora(), settings.precision());
        try {
            adapted.ifPresent(over -> over.require(llm.checkpoint()));
            return new AaSllm(setup, llm, new Arithmetic());
        } catch (RuntimeException e) {
            llm.close();
            throw e;
        }
    }

    /**
     * Recognizes several clips in one packed batch: Figure 2, a line a box. Predictions come in the clips' order.
     *
     * @param facts of each clip what a manifest says, by column, such as {@code speaker}, which thresholds for
     *     each speaker or sex need; a clip whose group is not among it, or has no thresholds, gets no
     *     description, and a warning says so
     * @throws InvalidInputException if a clip is too short for one state of the speech encoder
     * @throws IllegalArgumentException if there are not as many facts as clips
     * @throws IllegalStateException after {@link #close}
     */
    public List<Prediction> recognize(List<Waveform> clips, List<Map<String, String>> facts) {
        var measured = extract(clips);              // Acoustic Extractor: pitch, intensity and two rates
        var described = construct(measured, facts); // Description Constructor: High and Low, in words
        var states = encode(described);             // Speech Encoder: H
        var speech = project(states);               // Adapter: H'
        return decide(speech, described);           // LLM: the emotion
    }

    /**
     * The first two lines of {@link #recognize(List, List)}, for one clip. Threads may do so with the clips to
     * come while {@link #answer} computes, for this needs neither weights nor libtorch.
     *
     * @throws InvalidInputException if the clip is too short for one state of the speech encoder
     */
    @Override
    public MeasuredClip measure(Waveform clip, Map<String, String> facts) {
        return construct(extract(List.of(clip)), List.of(facts)).getFirst();
    }

    /**
     * The last three lines of {@link #recognize(List, List)}.
     *
     * @param clips that this recognizer has measured
     * @throws IllegalStateException after {@link #close}
     */
    @Override
    public List<Prediction> answer(List<MeasuredClip> clips) {
        return decide(project(encode(clips)), clips);
    }

    /** Box 1, with what the model hears of a clip; nothing is described yet. */
    private List<MeasuredClip> extract(List<Waveform> clips) {
        clips.forEach(frontEnd::requireAudible);
        return clips.stream().map(clip -> MeasuredClip.of(clip, frontEnd, extractor()).readWith(ofModel)).toList();
    }

    /** Box 2. */
    private List<MeasuredClip> construct(List<MeasuredClip> clips, List<Map<String, String>> facts) {
        if (facts.size() != clips.size()) {
            throw new IllegalArgumentException("facts: " + facts.size() + " (expected: " + clips.size()
                    + ", the clips)");
        }
        return IntStream.range(0, clips.size())
                .mapToObj(i -> clips.get(i).describedBy(constructor, facts.get(i))).toList();
    }

    /**
     * Box 3: H of each clip, [T, D], moved by its speaker's voice where that is known. As with box 4, nothing
     * is computed before box 5 asks: all three run in one turn on the thread that libtorch has, which frees
     * their tensors at its end.
     */
    Supplier<List<Tensor>> encode(List<MeasuredClip> clips) {
        return () -> {
            var states = llm.encode(clips.stream().map(clip -> clip.heard().samples()).toList());
            return IntStream.range(0, clips.size()).mapToObj(i -> clips.get(i).read(states.get(i))).toList();
        };
    }

    /** Box 4: H' of each clip, [T, D], and how strange the clip is. */
    Supplier<List<Projected>> project(Supplier<List<Tensor>> states) {
        return () -> {
            var clips = states.get();
            var speech = llm.project(clips);
            return IntStream.range(0, clips.size())
                    .mapToObj(i -> Projected.of(clips.get(i), speech.get(i), setup.states())).toList();
        };
    }

    /** Box 5, and what a folder may have asked beside it. */
    private List<Prediction> decide(Supplier<List<Projected>> speech, List<MeasuredClip> clips) {
        if (clips.isEmpty()) {
            return List.of();
        }
        var decisions = ask(speech, clips, clips.stream().map(MeasuredClip::told).toList());
        return IntStream.range(0, clips.size())
                .mapToObj(i -> Prediction.of(clips.get(i), decisions.get(i), Optional.empty())).toList();
    }

    /** @param descriptions see {@link DecisionRule#decide(List, List)} */
    List<Decision> ask(Supplier<List<Projected>> speech, List<MeasuredClip> clips, List<Optional<String>> descriptions) {
        return arithmetic.exclusively(() ->
                rule.decideOf(SpectralReading.beside(speech.get(), clips, beside), descriptions));
    }

    /** Recognizes several clips of which nothing is known, see {@link #recognize(List, List)}. */
    @Override
    public List<Prediction> recognize(List<Waveform> clips) {
        return recognize(clips, Collections.nCopies(clips.size(), Map.of()));
    }

    /**
     * Recognizes clips of one speaker, see {@link Voices#recognize}.
     *
     * @throws InvalidInputException if a clip is too short, or as {@link #voices()}
     */
    public List<Prediction> recognizeSpeaker(List<Waveform> clips) {
        return voices().recognize(clips);
    }

    /**
     * Voices of speakers, none of whom is known yet.
     *
     * @throws InvalidInputException if the model does not say how its encoder's states lie, which training
     *     writes
     */
    public Voices voices() {
        return new Voices(this, setup.states().orElseThrow(() -> InvalidInputException.of(
                        "speaker", "a model that does not know how voices differ",
                        "states in " + Bundle.FILE + ", as training writes them")
                .in(llm.checkpoint().folder()).next("read each clip alone")), beside);
    }

    /** What the speech encoder hears of a clip: at most 30 s at 16 kHz, normalised as the model says. */
    public float[] heard(Waveform clip) {
        frontEnd.requireAudible(clip);
        return frontEnd.hear(clip).samples();
    }

    /** What a speaker's voice is taken from, of each clip: box 3 alone. */
    List<Voices.Heard> listen(List<float[]> heard) {
        return arithmetic.exclusively(() -> Voices.Heard.of(llm.encode(heard), heard, beside));
    }

    /**
     * What explains this recognizer's predictions.
     *
     * @throws InvalidInputException if nothing can be explained, as there are no thresholds or no
     *     probabilities, with the way out
     */
    public Explainer explainer() {
        explainer.requireGrounds();
        return explainer;
    }

    /**
     * The same model, asked by another prompt for the same labels in any order; closed with this one.
     *
     * @throws InvalidInputException if the prompt is none for this model
     */
    public AaSllm asking(PromptTemplate prompt, LabelSet labels) {
        return new AaSllm(setup.asking(prompt, labels), llm, arithmetic);
    }

    /** What makes probabilities of the labels' scores. */
    public Calibration calibration() {
        return setup.prompting().calibration();
    }

    /** The labels in use. */
    public LabelSet labels() {
        return setup.prompting().labels();
    }

    @Override
    public List<String> labelNames() {
        return labels().labels().stream().map(Label::name).toList();
    }

    @Override
    public Precision precision() {
        return Precision.of(llm.boxes().linears().values());
    }

    @Override
    public boolean givesProbabilities() {
        return setup.prompting().givesProbabilities();
    }

    @Override
    public Optional<PromptTemplate> asked() {
        return Optional.of(prompt());
    }

    @Override
    public Optional<DescriptionTemplate> told() {
        return Optional.of(description());
    }

    /** That which the thresholds were made with; its normalisation is not the one with which box 3 hears. */
    @Override
    public AcousticExtractor extractor() {
        return constructor.extractor();
    }

    /** The prompt template in use. */
    public PromptTemplate prompt() {
        return setup.prompting().prompt();
    }

    /** The wording of descriptions in use. */
    public DescriptionTemplate description() {
        return setup.describer().wording();
    }

    @Override
    public void close() {
        arithmetic.close(); // refuses new calls and waits for the others
        llm.close();
    }
}
