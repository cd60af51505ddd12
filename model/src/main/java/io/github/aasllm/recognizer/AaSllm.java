// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.encoder.ClipLength;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * AA-SLLM, the five boxes of Figure 2: reads speech and says which emotion is in it. Equation (1).
 *
 * <pre>{@code
 * try (var recognizer = AaSllm.load(model, lora)) {
 *     Prediction prediction = recognizer.recognize(Path.of("clip.wav"));
 * }
 * }</pre>
 *
 * <p>A clip gives the same probabilities, within 1e-4, alone or in a list, in any order, from any thread.
 *
 * <p>Safe for many threads. The arithmetic of one instance runs for one call at a time, in the order of the
 * calls, on all threads that libtorch has; reading and acoustics run beside it, in the caller's thread.
 * {@link #close} waits for the calls that have come to it, and calls that come later are refused. Each call is
 * a batch of its own; {@link Batcher} joins those of many threads, as a server needs it.
 */
public final class AaSllm implements AutoCloseable {
    private final Setup setup;
    private final SpeechLlm llm;
    private final AcousticExtractor extractor;
    private final Describer constructor;
    private final FrontEnd frontEnd;
    private final DecisionRule rule;
    private final List<String> ofModel; // warnings that hold for every clip
    private final Arithmetic arithmetic = new Arithmetic();

    private AaSllm(Setup setup, SpeechLlm llm) {
        this.setup = setup;
        this.llm = llm;
        this.extractor = setup.describer().extractor();
        this.constructor = setup.describer();
        this.frontEnd = new FrontEnd(setup.hearing());
        this.rule = llm.deciding(setup.prompting());
        this.ofModel = setup.warnings(llm.checkpoint());
    }

    /** Loads a model folder. */
    public static AaSllm load(Path model) {
        return load(Settings.of(model));
    }

    /** Loads a model folder and, unless it is null, a LoRA folder. */
    public static AaSllm load(Path model, Path lora) {
        return load(lora == null ? Settings.of(model) : Settings.of(model).withLora(lora));
    }

    /**
     * Loads a model.
     *
     * @throws InvalidInputException if a folder or file is missing, damaged, or does not fit the others
     */
    public static AaSllm load(Settings settings) {
        var setup = Setup.of(settings);
        var llm = SpeechLlm.open(settings.model(), settings.lora(), settings.precision());
        try {
            return new AaSllm(setup, llm);
        } catch (RuntimeException e) {
            llm.close();
            throw e;
        }
    }

    /** Reads and recognizes one audio file; what there is to say about the file is among the warnings. */
    public Prediction recognize(Path file) {
        return answer(List.of(measure(file))).getFirst();
    }

    /** Recognizes one clip. */
    public Prediction recognize(Waveform clip) {
        return recognize(List.of(clip)).getFirst();
    }

    /**
     * Recognizes several clips in one packed batch; predictions come in the clips' order.
     *
     * @throws InvalidInputException if a clip is too short, see {@link #requireAudible(Waveform, Path)}
     * @throws IllegalStateException after {@link #close}
     */
    public List<Prediction> recognize(List<Waveform> clips) {
        return recognize(clips, Collections.nCopies(clips.size(), Map.of()));
    }

    /**
     * Recognizes several clips of which something is known, which thresholds for each speaker or sex need.
     *
     * @param facts of each clip what a manifest says, by column, such as {@code speaker}; a clip whose group
     *     is not among it, or has no thresholds, gets no description, and a warning says so
     * @throws InvalidInputException if a clip is too short, see {@link #requireAudible(Waveform, Path)}
     * @throws IllegalArgumentException if there are not as many facts as clips
     * @throws IllegalStateException after {@link #close}
     */
    public List<Prediction> recognize(List<Waveform> clips, List<Map<String, String>> facts) {
        if (facts.size() != clips.size()) {
            throw new IllegalArgumentException("facts: " + facts.size() + " (expected: " + clips.size()
                    + ", the clips)");
        }
        return answer(IntStream.range(0, clips.size())
                .mapToObj(i -> measure(clips.get(i), facts.get(i)))
                .toList());
    }

    /**
     * Measures and describes a clip, boxes 1 and 2. Threads may do so with the clips to come while
     * {@link #answer} computes, for this needs neither weights nor libtorch.
     *
     * @param facts see {@link #recognize(List, List)}
     * @throws InvalidInputException if the clip is too short, see {@link #requireAudible(Waveform, Path)}
     */
    public MeasuredClip measure(Waveform clip, Map<String, String> facts) {
        requireAudible(clip);
        var acoustic = extractor.extract(clip); // Box 1, Acoustic Extractor
        var described = constructor.construct(acoustic, facts); // Box 2, Description Constructor
        var heard = frontEnd.hear(clip);
        var warnings = Stream.of(
                ofModel, heard.warnings(), described.warnings(), acoustic.warnings(),
                heard.speech().warning().stream().toList());
        return new MeasuredClip(
                clip.durationSeconds(), heard.samples(), acoustic, described.description(),
                described.marginal(), heard.speech(), Optional.empty(), warnings.flatMap(List::stream).toList());
    }

    /** Reads, measures and describes one audio file. */
    MeasuredClip measure(Path file) {
        var sound = AudioFile.read(file, SoundSettings.STANDARD);
        requireAudible(sound.waveform(), file);
        return measure(sound.waveform(), Map.of()).readWith(sound.warnings());
    }

    /**
     * Recognizes measured clips in one packed batch, boxes 3 to 5; predictions come in the clips' order.
     *
     * @param clips that this recognizer has measured
     * @throws IllegalStateException after {@link #close}
     */
    public List<Prediction> answer(List<MeasuredClip> clips) {
        if (clips.isEmpty()) {
            return List.of();
        }
        var decisions = decide(clips, clips.stream().map(MeasuredClip::told).toList());
        return IntStream.range(0, clips.size())
                .mapToObj(i -> Prediction.of(clips.get(i), decisions.get(i), Optional.empty()))
                .toList();
    }

    /**
     * Boxes 3 to 5.
     *
     * @param descriptions see {@link DecisionRule#decide(List, List)}
     */
    List<Decision> decide(List<MeasuredClip> clips, List<Optional<String>> descriptions) {
        return arithmetic.exclusively(() -> {
            var states = llm.encode(clips.stream().map(MeasuredClip::heard).toList()); // Box 3, Speech Encoder
            var read = IntStream.range(0, clips.size()) // against the speaker's own voice, where it is known
                    .mapToObj(i -> clips.get(i).read(states.get(i))).toList();
            var speech = llm.project(read); // Box 4, Adapter
            return rule.decide(speech, descriptions); // Box 5, LLM
        });
    }

    /**
     * Recognizes clips of one speaker, each read against that speaker's own voice, which these clips tell; their
     * emotions need not be known. Predictions come in the clips' order. Fewer than {@value Voices#FEWEST} are
     * read alone, and a warning says so.
     *
     * @throws InvalidInputException if a clip is too short, or as {@link #voices()}
     */
    public List<Prediction> recognizeSpeaker(List<Waveform> clips) {
        var voices = voices();
        var speaker = "this speaker";
        var measured = clips.stream().map(clip -> measure(clip, Map.of())).toList();
        listen(voices, Collections.nCopies(clips.size(), speaker), measured.stream()
                .map(MeasuredClip::heard).toList());
        return answer(measured.stream().map(clip -> voices.read(clip, speaker)).toList());
    }

    /**
     * Voices of speakers, none of whom is known yet.
     *
     * @throws InvalidInputException if the model does not say how its encoder's states lie, which training
     *     writes
     */
    public Voices voices() {
        return new Voices(setup.states().orElseThrow(() -> InvalidInputException.of(
                        "speaker", "a model that does not know how voices differ",
                        "states in " + Bundle.FILE + ", as training writes them")
                .in(llm.checkpoint().folder())
                .next("read each clip alone")));
    }

    /** What the speech encoder hears of a clip: at most 30 s at 16 kHz, normalised as the model says. */
    public float[] heard(Waveform clip) {
        requireAudible(clip);
        return frontEnd.hear(clip).samples();
    }

    /**
     * Listens to clips of known speakers, box 3 alone.
     *
     * @param to takes what is learned of their voices
     * @param speakers of each clip
     * @param heard of each clip, see {@link #heard(Waveform)}
     */
    public void listen(Voices to, List<String> speakers, List<float[]> heard) {
        if (heard.isEmpty()) {
            return;
        }
        var means = arithmetic.exclusively(() -> llm.encode(heard).stream()
                .map(states -> Tensors.toFloats(states.mean(0))).toList());
        for (int i = 0; i < means.size(); i++) {
            to.add(speakers.get(i), toDoubles(means.get(i)));
        }
    }

    private static double[] toDoubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /**
     * What explains this recognizer's predictions.
     *
     * @throws InvalidInputException if nothing can be explained, as there are no thresholds or no
     *     probabilities, with the way out
     */
    public Explainer explainer() {
        return new Explainer(this, setup);
    }

    /**
     * Refuses a clip that is too short for the speech encoder: one audio token needs more than 320 samples,
     * 0.02 s.
     *
     * @param file where the clip is from
     */
    public static void requireAudible(Waveform clip, Path file) {
        try {
            requireAudible(clip);
        } catch (InvalidInputException e) {
            throw e.in(file);
        }
    }

    /** The same for a clip that is from no file. */
    public static void requireAudible(Waveform clip) {
        if (new ClipLength(clip.samples().length).tokens() < 1) {
            throw InvalidInputException.of(
                    "duration", clip.durationSeconds() + " s", "more than 0.02 s, one audio token");
        }
    }

    /** The labels in use. */
    public LabelSet labels() {
        return setup.prompting().labels();
    }

    /**
     * The extractor in use: the one that the thresholds were made with, for levels mean nothing else; without
     * thresholds the paper's. Its normalisation is for the acoustic properties alone: how the speech
     * encoder hears the clip is a setting of its own.
     */
    public AcousticExtractor extractor() {
        return extractor;
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
