// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.acoustic.SpeechCheck;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.CodecNoise;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionConstructor;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.encoder.ClipLength;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.explanation.Explanation;
import io.github.aasllm.explanation.Variant;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.natives.Natives;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * {@link #close} waits for the calls that have come to it, and calls that come later are refused.
 */
public final class AaSllm implements AutoCloseable {
    private static final String MAKE_THRESHOLDS =
            "make them with 'aasllm thresholds AUDIO... -o thresholds.json' and pass --thresholds"
                    + " thresholds.json";

    private final Checkpoint checkpoint;
    private final Optional<LoraFolder> lora;
    private final Tokenizer tokenizer;
    private final Boxes boxes;
    private final Decoder decoder;
    private final LabelSet labels;
    private final PromptTemplate prompt;
    private final DescriptionTemplate wording;
    private final Optional<AnyThresholds> thresholds;
    private final Normalisation hearing;
    private final List<String> ofModel = new ArrayList<>(); // warnings that hold for every clip
    private final AcousticExtractor extractor;
    private final SpeechCheck speechCheck = new SpeechCheck();
    private final Arithmetic arithmetic = new Arithmetic();
    private boolean closed;

    private AaSllm(Settings settings, Checkpoint checkpoint, Optional<LoraFolder> lora, Tokenizer tokenizer) {
        this.checkpoint = checkpoint;
        this.lora = lora;
        this.tokenizer = tokenizer;
        var own = Bundle.read(settings.model());
        var bundle = settings.lora().map(Bundle::read).map(b -> b.or(own)).orElse(own);
        var learned = new LearnedLabels(bundle.labels());
        this.labels = settings.labels().map(learned::answering).or(bundle::labels)
                .orElse(LabelSet.FOUR_EMOTIONS);
        learned.warning(labels, settings).ifPresent(ofModel::add);
        this.prompt = settings.prompt().or(bundle::prompt).orElseGet(PromptTemplate::standard);
        this.hearing = bundle.hearing().orElse(Normalisation.NONE);
        if (bundle.random()) {
            ofModel.add("model: random weights, so the emotion means nothing");
        }
        strangeBase(settings, checkpoint).ifPresent(ofModel::add);
        this.wording = settings.description()
                .or(bundle::description)
                .orElseGet(() -> DescriptionTemplate.builtIn(DescriptionTemplate.DEFAULT));
        this.thresholds = settings.thresholds().or(bundle::thresholds);
        this.extractor = thresholds
                .map(t -> AcousticExtractor.of(t.method(), t.normalisation()))
                .orElseGet(AcousticExtractor::paper);
        var residency = Memory.residency(checkpoint, settings.precision());
        this.boxes = lora.map(folder -> Boxes.load(checkpoint, residency, folder))
                .orElseGet(() -> Boxes.load(checkpoint, residency));
        var tokens = new PromptTokens(tokenizer, prompt, labels);
        this.decoder = switch (settings.decode().or(bundle::decode).orElse(Decode.SCORE)) {
            case SCORE -> new LabelScorer(
                    boxes.llm(), tokens, labels, bundle.calibration().orElse(Calibration.NONE));
            case GENERATE -> new GreedyDecoder(boxes.llm(), tokens, labels);
        };
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
        Natives.prepare();
        var opened = new ArrayList<AutoCloseable>();
        try {
            var checkpoint = Checkpoint.open(settings.model());
            opened.add(checkpoint);
            var lora = settings.lora().map(LoraFolder::open);
            lora.ifPresent(opened::add);
            var tokenizer = Tokenizer.load(settings.model());
            opened.add(tokenizer);
            Qwen2AudioConfig.requireAudioToken(checkpoint.config(), tokenizer);
            return new AaSllm(settings, checkpoint, lora, tokenizer);
        } catch (RuntimeException e) {
            opened.reversed().forEach(AaSllm::closeQuietly);
            throw e;
        }
    }

    /** Reads and recognizes one audio file; what there is to say about the file is among the warnings. */
    public Prediction recognize(Path file) {
        return answer(List.of(measured(file))).getFirst();
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
        var properties = extractor.extract(clip); // Box 1
        var ofClip = thresholds.flatMap(any -> any.forClip(facts));
        var description = ofClip
                .map(own -> new DescriptionConstructor(own, wording).construct(properties)); // Box 2
        // one sample more than is heard tells that there is more
        var heard = hearing.apply(clip, ClipLength.LONGEST + 1).samples();
        double seconds = clip.durationSeconds();
        var warnings = new ArrayList<>(ofModel);
        if (new ClipLength(heard.length).isCut()) {
            warnings.add("duration: " + seconds + " s, of which the model heard the first 30 s");
        }
        // levels do not count for it, edges do: the model hears 30 s of what is left
        var unscaled = new Normalisation(false, hearing.edges()).apply(clip).samples();
        var speech = speechCheck.of(new Waveform(ClipLength.heard(unscaled)));
        warnings.addAll(warnings(properties, facts));
        speech.warning().ifPresent(warnings::add);
        return new MeasuredClip(
                seconds, ClipLength.heard(heard), properties, description,
                ofClip.map(own -> CodecNoise.marginal(own, properties)).orElse(Set.of()), speech,
                List.copyOf(warnings));
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
        var decisions = arithmetic.exclusively(() -> {
            var states = boxes.encoder().encode(clips.stream().map(MeasuredClip::heard).toList()); // Box 3
            var questions = IntStream.range(0, clips.size())
                    .mapToObj(i -> new Question(
                            boxes.adapter().project(states.get(i)), // Box 4
                            clips.get(i).description().map(Description::text).orElse(null)))
                    .toList();
            return decoder.decide(questions); // Box 5
        });
        return IntStream.range(0, clips.size())
                .mapToObj(i -> prediction(clips.get(i), decisions.get(i), Optional.empty()))
                .toList();
    }

    /** Reads, recognizes and explains one audio file; see {@link #explain(MeasuredClip)}. */
    public Prediction explain(Path file) {
        return explain(measured(file));
    }

    private MeasuredClip measured(Path file) {
        var sound = AudioFile.read(file, SoundSettings.STANDARD);
        requireAudible(sound.waveform(), file);
        return measure(sound.waveform(), Map.of()).readWith(sound.warnings());
    }

    /**
     * Recognizes a measured clip, and asks again with every cue of its description at each other level, and
     * left out: what the LLM was told about the sound is varied, and the speech that it hears is not. All
     * descriptions share one reading of the speech, so an explanation costs little more than their text.
     *
     * @param clip that this recognizer has measured; one without a description has a prediction without an
     *     explanation
     * @throws InvalidInputException if nothing can be explained, see {@link #requireExplainable}
     * @throws IllegalStateException after {@link #close}
     */
    public Prediction explain(MeasuredClip clip) {
        requireExplainable();
        if (clip.description().isEmpty()) {
            return answer(List.of(clip)).getFirst();
        }
        var told = clip.description().get();
        var variants = Variant.of(told, thresholds.orElseThrow().split(), wording);
        var texts = Stream.concat(Stream.of(told.text()), variants.stream().map(Variant::text)).toList();
        var decisions = arithmetic.exclusively(() -> {
            var states = boxes.encoder().encode(List.of(clip.heard())).getFirst(); // Box 3
            return ((LabelScorer) decoder).decide(boxes.adapter().project(states), texts); // Boxes 4 and 5
        });
        var probabilities = decisions.stream().map(Decision::probabilities).toList();
        var explanation = Explanation.of(
                told.levels(), probabilities.getFirst(), variants,
                probabilities.subList(1, decisions.size()));
        return prediction(clip, decisions.getFirst(), Optional.of(explanation));
    }

    /**
     * Refuses to explain where that cannot be done: without thresholds the model is told nothing about the
     * sound, and an answer that it writes has no probabilities.
     *
     * @throws InvalidInputException if so, with the way out
     */
    public void requireExplainable() {
        if (!(decoder instanceof LabelScorer)) {
            throw InvalidInputException.of("explanation", "of a generated answer",
                    "probabilities, by --decode score");
        }
        if (thresholds.isEmpty()) {
            throw InvalidInputException.of(
                            "explanation", "of a model that was told nothing about the sound", "thresholds")
                    .next(MAKE_THRESHOLDS);
        }
    }

    private static Prediction prediction(MeasuredClip clip, Decision decision,
            Optional<Explanation> explanation) {
        return new Prediction(
                clip.durationSeconds(),
                decision.emotion(),
                decision.probabilities(),
                clip.acoustic(),
                clip.description().map(Description::levels).orElse(Map.of()),
                clip.marginal(),
                clip.description().map(Description::text).orElse(null),
                explanation,
                clip.speech(),
                clip.warnings());
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
        return labels;
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
        return prompt;
    }

    /** The wording of descriptions in use. */
    public DescriptionTemplate description() {
        return wording;
    }

    @Override
    public void close() {
        arithmetic.close(); // refuses new calls and waits for the others
        synchronized (this) {
            if (!closed) {
                closed = true;
                tokenizer.close();
                lora.ifPresent(LoraFolder::close);
                checkpoint.close();
            }
        }
    }

    private List<String> warnings(AcousticProperties properties, Map<String, String> facts) {
        var warnings = new ArrayList<String>();
        if (thresholds.isEmpty()) {
            warnings.add("thresholds: none, so the model was told nothing about the sound; "
                    + MAKE_THRESHOLDS);
        } else if (thresholds.get() instanceof GroupedThresholds groups && groups.forClip(facts).isEmpty()) {
            warnings.add("thresholds: " + groups.missing(facts));
        }
        warnings.addAll(properties.warnings());
        return warnings;
    }

    /** A warning where the LoRA folder says that it was trained on another model of the same dimensions. */
    private static Optional<String> strangeBase(Settings settings, Checkpoint checkpoint) {
        return settings.lora()
                .flatMap(folder -> Bundle.read(folder).provenance())
                .flatMap(Provenance::base)
                .filter(base -> !base.fingerprint().equals(checkpoint.fingerprint()))
                .map(base -> "lora: trained on " + base.name() + ", whose weights are not those of "
                        + settings.model());
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
